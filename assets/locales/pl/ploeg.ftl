# Polski. Written by the makers; needs a native reader.

## Around every page
overslaan = Przejdź do treści
menu = Menu główne
menu-vandaag = Dzisiaj
menu-uren = Moje godziny
menu-werkervaring = Doświadczenie
menu-agenda = Kalendarz
uitloggen = Wyloguj
hulp = Pomoc: { $nummer }
taal = Język
taal-kies = Wybierz język
voorlezen = Czytaj na głos
voorlezen-stop = Przestań czytać
optioneel = nieobowiązkowe
nog-niet-goed = Coś jest jeszcze nie tak
fout = Błąd
terug = Wstecz
bel = Zadzwoń: { $naam }, { $nummer }

## Dates and durations
weekdag-1 = poniedziałek
weekdag-2 = wtorek
weekdag-3 = środa
weekdag-4 = czwartek
weekdag-5 = piątek
weekdag-6 = sobota
weekdag-7 = niedziela
maand-1 = stycznia
maand-2 = lutego
maand-3 = marca
maand-4 = kwietnia
maand-5 = maja
maand-6 = czerwca
maand-7 = lipca
maand-8 = sierpnia
maand-9 = września
maand-10 = października
maand-11 = listopada
maand-12 = grudnia
datum = { $weekdag } { $dag } { $maand } { $jaar }
datum-kort = { $weekdag } { $dag } { $maand }
duur-uren = { $aantal ->
    [one] 1 godzina
    [few] { $aantal } godziny
   *[other] { $aantal } godzin
}
duur-minuten = { $aantal ->
    [one] 1 minuta
    [few] { $aantal } minuty
   *[other] { $aantal } minut
}
duur-samen = { $uren } i { $minuten }

## Logging in with the card
inloggen = Zaloguj się
inloggen-met-kaart = Zaloguj się kartą
pincode = Twój PIN
pincode-uitleg = 6 cyfr. Dostałeś je razem z kartą.
verder = Dalej
kaart-stap-1 = Zeskanuj kod telefonem.
kaart-stap-2 = Wpisz swój PIN.
kaart-stap-3 = Widzisz, co dzisiaj robisz.

## Today
vandaag = Dzisiaj
nog-geen-werk = Nie ma jeszcze zaplanowanej pracy. Opiekun powie ci, co będziesz robić.
geen-werk-vandaag = Dzisiaj nie masz pracy.
komende-dagen = Następne dni
niets-gepland = Nic jeszcze nie zaplanowano.
ziek-of-te-laat = Jesteś chory lub się spóźnisz?

## One visit
met = Idziesz razem z: { $namen }
neem-mee = Zabierz
neem-mee-regel = Zabierz: { $spullen }
gaat-niet-door = Ta wizyta jest odwołana
niet-heen = Nie musisz tam iść.
knop-onderweg = W drodze
knop-begonnen = Zaczynamy
knop-klaar = Gotowe
knop-pauze = Przerwa
knop-hervatten = Wracamy do pracy
al-begonnen = Już zaczęliśmy
eerder-begonnen = Zaczęliście wcześniej?
hoe-laat-begonnen = O której zaczęliście?
eerder-klaar = Skończyliście wcześniej albo coś się stało?
hoe-laat-klaar = O której skończyliście?
tijd-uitleg = Na przykład { $tijd }. Zostaw puste, jeśli to teraz.
wat-weten = Co powinien wiedzieć twój opiekun?
niet-alles-af = Nie wszystko jest zrobione. Musimy przyjść jeszcze raz.
pauze-sinds = Przerwa od { $tijd }
pauze-samen = Przerwa: { $duur }
cheques = Czeki
geen-cheque-meer = Nie potrzebujesz więcej czeków.
vraag-cheques = { $aantal ->
    [one] Poproś mieszkańca o 1 czek.
    [few] Poproś mieszkańca o { $aantal } czeki.
   *[other] Poproś mieszkańca o { $aantal } czeków.
}
vraag-cheques-een-voor-een = { $aantal ->
    [one] Poproś mieszkańca o 1 czek.
    [few] Poproś mieszkańca o { $aantal } czeki. Przyjmuj je po kolei.
   *[other] Poproś mieszkańca o { $aantal } czeków. Przyjmuj je po kolei.
}
vraag-nog-cheques = { $aantal ->
    [0] Masz wszystkie czeki.
    [one] Poproś jeszcze o 1 czek.
    [few] Poproś jeszcze o { $aantal } czeki.
   *[other] Poproś jeszcze o { $aantal } czeków.
}
waar = Gdzie
route = Droga w telefonie
adres-later = Adres zobaczysz w dniu wizyty.
bel-bewoner = Zadzwoń do mieszkańca: { $nummer }
deurcode = Kod do drzwi
deurcode-uitleg = Powiedz ten kod przy drzwiach. Mieszkaniec ma ten sam kod.
wat-doen = Co będziesz robić
afgesproken = { $aantal ->
    [one] Umówiono: 1 czek
    [few] Umówiono: { $aantal } czeki
   *[other] Umówiono: { $aantal } czeków
}
foto-van-werk = Zdjęcie pracy { $nummer }
hulp-kop = Chory, spóźniony albo coś się nie zgadza?
toegang-hond = Jest pies.
toegang-sleutel = Klucz trzeba gdzieś odebrać.
toegang-parkeren = Nie można parkować przed drzwiami.
toegang-trap = To jest na piętrze, po schodach.

status-published = Zaplanowane
status-seen = Przeczytane
status-on_the_way = W drodze
status-started = Zaczęte
status-finished = Gotowe
status-partly_done = Częściowo gotowe
status-approved = Gotowe i zatwierdzone
status-moved = Przełożone
status-fell_through = Odwołane

## It cannot be done
lukt-niet = Nie da się
lukt-niet-kop = Co się stało?
lukt-niet-uitleg = Zlecenie wraca do koordynatora. Twoje godziny się liczą.
lukt-niet-woord = Chcesz coś dopisać?
lukt-niet-stuur = Odeślij
reden-nobody_home = Nikogo nie ma w domu
reden-too_big = Zlecenie jest za duże
reden-material = Brakuje materiału
reden-weather = Pogoda jest za zła
lukt-niet-gestuurd = Koordynator już wie.
foto-erbij = Dodaj zdjęcie
foto-kies = Zrób lub wybierz zdjęcie
foto-stuur = Wyślij zdjęcie

## More work than agreed
meer-werk = Jest więcej pracy, niż umówiono?
meer-werk-uitleg = Zapytaj mieszkańca. Daj mu na chwilę telefon.
meer-werk-knop = Zapytaj mieszkańca
meer-werk-ja = { $aantal ->
    [one] Mieszkaniec daje dodatkowo 1 czek.
    [few] Mieszkaniec daje dodatkowo { $aantal } czeki.
   *[other] Mieszkaniec daje dodatkowo { $aantal } czeków.
}

## The resident signs
tekenen = Podpis mieszkańca
tekenen-uitleg = Można, ale nie trzeba.
tekenen-op-glas = Na tym ekranie
tekenen-op-papier = Mieszkaniec podpisał na papierze
getekend-glass = Mieszkaniec podpisał na ekranie, { $tijd }
getekend-paper = Mieszkaniec podpisał na papierze, { $tijd }
getekend-telephone = Mieszkaniec zgodził się przez telefon, { $tijd }

## Something noticed at a home
signaal = Mieszkaniec ma się źle?
signaal-uitleg = Czyta to tylko osoba kontaktowa. Najpierw zapytaj, czy mieszkaniec się zgadza.
signaal-wat = Co zobaczyłeś?
signaal-akkoord = Mieszkaniec zgadza się, żebym to powiedział.
signaal-stuur = Powiedz osobie kontaktowej
signaal-gestuurd = Osoba kontaktowa to przeczyta.

## Ill or late
ziek = Jestem chory
ziek-wanneer = Kiedy nie możesz przyjść?
ziek-vandaag = Dzisiaj
ziek-morgen = Jutro
ziek-uitleg = Nie musisz mówić, co ci jest.
ziek-gemeld = Wiemy, że nie przyjdziesz. Szybkiego powrotu do zdrowia!
later = Spóźnię się
later-hoeveel = Ile się spóźnisz?
later-stuur = Powiedz opiekunowi
later-gemeld = Opiekun wie, że się spóźnisz.

## Taking a cheque in
cheque-innemen = Przyjmij czek
cheque-innemen-aantal = Przyjmij czek ({ $aantal })
cheque-goed = Czek jest dobry
cheque-vergissing = To była pomyłka: oddaj czek
cheque-vergissing-uitleg = Można to zrobić do 15 minut później, na tym telefonie.
cheque-telt-niet = Czek się nie liczy
cheque-geef-terug = Oddaj go mieszkańcowi.
geen-ruzie = Nie kłóć się z mieszkańcem. Twoje godziny zawsze się liczą.
druk-eerst = Najpierw naciśnij W drodze albo Zaczynamy. Potem przyjmij czek.
terug-naar-klus = Wróć do zlecenia
cheque-scan = Zeskanuj czek
cheque-scan-stop = Przestań i wpisz kod
cheque-beeld = Obraz z aparatu
cheque-typ = Albo wpisz kod
cheque-typ-uitleg = 16 znaków. Są pod kodem QR.
cheque-neem-in = Przyjmij czek
scan-typ = Wpisz kod czeku.
scan-start = Aparat się włącza.
scan-houd = Trzymaj kod QR czeku przed aparatem.
scan-gelezen = Kod został odczytany.
scan-geen-code = To nie jest kod czeku.
scan-geen-camera = Nie znaleziono aparatu.
scan-mag-niet = Aparat nie jest dozwolony na tym telefonie.
scan-doet-niets = Aparat teraz nie działa.

## Own uren
mijn-uren = Moje godziny
geen-uren = Nie masz jeszcze godzin. Gdy zlecenie jest gotowe, są tutaj.
week-van = Tydzień: { $datum }
uren-samen = Praca u mieszkańców: { $duur }
uren-verbeterd = poprawka
uren-klopt-niet = To się nie zgadza?
uren-gemeld = Opiekun to sprawdzi
uren-gemeld-uitleg = Do tego czasu liczą się stare godziny.
uren-proposed = Zaplanowane
uren-reported = Czeka na opiekuna
uren-approved = Zatwierdzone
uren-disputed = Sprawdzane
uren-corrected = Zastąpione
uren-closed = Zamknięte
uren-soort-klus = Praca u mieszkańca
uren-soort-reistijd = Dojazd
uren-soort-instructie = Instruktaż
uren-soort-wachten = Czekanie
uren-soort-training = Szkolenie
correctie = Te godziny się nie zgadzają?
correctie-wat = Co
correctie-wanneer = Kiedy
correctie-nu = Teraz jest
correctie-minuten = Ile to było minut?
correctie-minuten-uitleg = 1 godzina to 60 minut.
correctie-reden = Co się nie zgadza?
correctie-stuur = Wyślij do opiekuna
uren = Godziny

## Own werkervaring
mijn-werkervaring = Moje doświadczenie
geen-werkervaring = Nie masz jeszcze zatwierdzonych godzin. Po pierwszym zleceniu zobaczysz tu, co umiesz.
werkervaring-samen = Czas pracy: { $duur }. To zrobiłeś:
werkervaring-bewijs = Zrób moje zaświadczenie
werkervaring-uitleg = Możesz je pokazać, gdy szukasz pracy.
bewijs-kop = Zrób zaświadczenie
bewijs-kies-uitleg = Wybierz, co może zobaczyć pracodawca. Czego nie wybierzesz, tego nie będzie na zaświadczeniu.
bewijs-naam = Jakie imię i nazwisko na zaświadczeniu?
bewijs-vaardigheden = Jakie umiejętności?
bewijs-niveaus = Pokaż, jak dobrze idzie
bewijs-soorten = Jakie zlecenia?
bewijs-opmerkingen-uitleg = Wybierz najwyżej 3.
bewijs-bekijk = Najpierw obejrzyj
bewijs-kijk-kop = Tak będzie wyglądać zaświadczenie
bewijs-kijk-uitleg = To zaświadczenie już się nie zmieni. Zawsze możesz zrobić nowe.
bewijs-maak = Zrób zaświadczenie
bewijs-verander = Zmień wybór
bewijs-mijn = Moje zaświadczenia
bewijs-van = { $nummer } z { $datum }
bewijs-pdf = Zaświadczenie na papierze (PDF)
bewijs-link = Link dla pracodawcy
bewijs-badge = Zaświadczenie cyfrowe (Open Badge)
bewijs-geldig = Ważne
bewijs-ingetrokken = Wycofane
bewijs-trek-in = Wycofaj
bewijs-trek-in-uitleg = Pracodawca zobaczy, że zaświadczenie nie jest już ważne.
bewijs-gemaakt = Zaświadczenie jest gotowe.
bewijs-ingetrokken-nu = Zaświadczenie zostało wycofane.
zei-begeleider = Co powiedział opiekun
goed-woord = Dobre słowo
goed-woord-blij = Mieszkaniec jest zadowolony z pracy.
bewijs-geen-uren = Nie ma jeszcze doświadczenia
    .uitleg = Nie masz jeszcze zatwierdzonych godzin. Potem możesz zrobić zaświadczenie.
bewijs-niets-gekozen = Nic nie wybrano
    .uitleg = Wybierz co najmniej jedną umiejętność albo jeden rodzaj zlecenia.
bewijs-te-veel = Wybrano za dużo
    .uitleg = Jest miejsce na 3 zdania. Wybierz mniej.
bewijs-kies-opnieuw = Wybierz jeszcze raz
    .uitleg = Jednej z tych rzeczy już nie ma.
bewijs-al-ingetrokken = To zaświadczenie jest już wycofane
    .uitleg = Nie musisz nic robić.

## Klussoorten
soort-tuinonderhoud = Praca w ogrodzie
soort-ramen-wassen = Mycie okien
soort-bestrating = Naprawa chodnika
soort-vervoer = Transport busem lub przyczepą
soort-schilderen = Malowanie
soort-reparaties = Małe naprawy
soort-fietsreparatie = Naprawa rowerów
soort-verhuizen = Przeprowadzka
soort-schoonmaken = Sprzątanie na zewnątrz
soort-sneeuwruimen = Odśnieżanie
soort-begeleiding-activiteiten = Pomoc przy zajęciach
soort-meubels-verplaatsen = Przesuwanie mebli
soort-apparatuur-aansluiten = Podłączanie urządzeń
soort-opruimen = Porządkowanie lub urządzanie
soort-strijken = Prasowanie
soort-boodschappen = Zakupy

## What is wrong with a field
fout-pin = To nie jest dobry PIN. Spróbuj jeszcze raz.
fout-tijd = Taka godzina nie jest możliwa. Wpisz godziny i minuty, na przykład { $tijd }.
fout-opmerking = Ten tekst jest za długi. Skróć go.
fout-woord = Ten tekst jest za długi. Skróć go.
fout-reden = Napisz w kilku słowach, co się nie zgadza.
fout-minuten = Wpisz minuty jako liczbę. Musi być inna niż teraz.
fout-code = Ten kod jest zły. Kod ma 16 znaków. Sprawdź wszystkie 4 bloki.
fout-code-blok = Ten kod jest zły. Sprawdź jeszcze raz blok { $blok }.
fout-fotos = To zdjęcie nie działa. Spróbuj innego.
fout-wat = Wybierz, co się stało.
fout-later = Wybierz, ile minut się spóźnisz.
fout-ziek = Wybierz dzień.
fout-tekst = Napisz w kilku słowach, co zobaczyłeś.
fout-akkoord = Najpierw zapytaj, czy mieszkaniec się zgadza.
fout-aantal = Wybierz liczbę.
fout-handtekening = Nie ma jeszcze podpisu.

## Why something was refused
weigering-niet-nu = Teraz nie można tego zrobić
    .uitleg = Zobacz poniżej, jak jest teraz.
weigering-iemand-voor = Ktoś był przed tobą
    .uitleg = Zobacz poniżej, jak jest teraz.
weigering-tijd-komt-nog = Taka godzina nie jest możliwa
    .uitleg = Ta godzina jeszcze nie minęła. Sprawdź godzinę.
weigering-andere-dag = Taka godzina nie jest możliwa
    .uitleg = Ta wizyta jest w innym dniu. Zadzwoń do opiekuna.
weigering-einde-voor-begin = Taka godzina nie jest możliwa
    .uitleg = Koniec jest przed początkiem. Sprawdź godziny.
weigering-uren-staan-vast = Tych godzin nie można już zmienić
    .uitleg = Zadzwoń do opiekuna, jeśli coś się nie zgadza.
weigering-al-afwezig = Już wiemy, że nie przyjdziesz
    .uitleg = Nie musisz nic robić.
weigering-kaart = Ta karta już nie działa
    .uitleg = Zadzwoń do opiekuna. Dostaniesz nową kartę.
weigering-pin = To nie jest dobry PIN
    .uitleg = Spróbuj jeszcze raz. Nie pamiętasz kodu? Zadzwoń do opiekuna.
weigering-te-lang-open = Ta strona była otwarta za długo
    .uitleg = Wróć, odśwież stronę i zrób to jeszcze raz. Nic nie zostało zrobione.
weigering-cheque-onbekend = Nie znamy tego czeku
    .uitleg = Sprawdź kod albo poproś o inny czek.
weigering-cheque-gebruikt = Ten czek był już użyty
    .uitleg = Każdy czek jest ważny 1 raz. Poproś o inny czek.
weigering-cheque-telt-al = Ten czek był już użyty
    .uitleg = Czek przyjęto przy tym zleceniu. Liczy się.
weigering-cheque-niet-verkocht = Ten czek nie został jeszcze sprzedany
    .uitleg = Poproś o inny czek.
weigering-cheque-vasthouden = Tego czeku nie można przyjąć
    .uitleg = Zatrzymaj czek i od razu zadzwoń. Poproś mieszkańca o inny czek.
weigering-cheque-andere-klus = Ten czek jest na inne zlecenie
    .uitleg = Poproś o inny czek.
weigering-cheque-ongeldig = Ten czek jest nieważny
    .uitleg = Poproś o inny czek.
weigering-cheque-verlopen = Ten czek stracił ważność
    .uitleg = Poproś o inny czek.
weigering-klus-niet-begonnen = Zlecenie jeszcze się nie zaczęło
    .uitleg = Najpierw naciśnij Zaczynamy. Potem zeskanuj czek.
weigering-bezoek-af = Ta wizyta jest odwołana
    .uitleg = Zobacz swoją listę na dzisiaj.
weigering-genoeg-cheques = Czeków jest dosyć
    .uitleg = Wszystkie czeki są przyjęte. Oddaj ten czek mieszkańcowi.
weigering-cheque-blijft = Tego nie można już cofnąć
    .uitleg = Zadzwoń do opiekuna.

fout-mag-niet = Na tym koncie nie wolno tego robić
    .uitleg = Zadzwoń do opiekuna, jeśli to błąd.
fout-niet-gevonden = Nie znaleziono
    .uitleg = Tego, czego szukasz, tu nie ma. Wróć do listy na dzisiaj.
fout-invullen = Nie wszystko jest dobrze wpisane
    .uitleg = Wróć i wpisz to jeszcze raz.
fout-weg = Tego już nie ma
    .uitleg = Wróć do listy na dzisiaj.
fout-sleutel = To już zrobiłeś
    .uitleg = Wróć do listy na dzisiaj.
fout-even-wachten = Poczekaj chwilę
    .uitleg = Za dużo prób. Poczekaj chwilę albo zadzwoń do opiekuna.
fout-boeken = Teraz nie można przyjmować czeków
    .uitleg = Twoje godziny się liczą. Zadzwoń do opiekuna.
fout-bij-ons = Teraz to nie działa
    .uitleg = Coś jest nie tak po naszej stronie. Spróbuj później.
fout-verzoek = Ta strona tak nie działa
    .uitleg = Wróć i użyj przycisków na stronie.

## Without coverage
wacht-wat = Co czeka?
wacht-inloggen-knop = Zaloguj się
wacht-anders = Stało się inaczej, niż nacisnąłeś. Zadzwoń do opiekuna, jeśli tego nie rozumiesz.
wacht-gezien = Widziałem to
wacht-geen-bereik = Brak zasięgu. Możesz dalej pracować.
wacht-plan = Brak zasięgu. Widzisz plan z godziny { $tijd }.
wacht-later = Teraz nie można wysłać. Zaraz spróbujemy ponownie.
wacht-inloggen = Zaloguj się, aby wysłać.
wacht-meer = Czeka na zasięg: { $aantal }.
wacht-ander = Na tym telefonie czeka też coś innej osoby. Ta osoba musi się tu zalogować.
wacht-mislukt = Nie udało się tego wysłać.
wacht-invullen = Najpierw to uzupełnij.
wacht-coordinator = Koordynator o tym wie.
wacht-uren-tellen = Twoje godziny się liczą.
geen-bereik = Brak zasięgu
geen-bereik-pagina = Tej strony nie ma w twoim telefonie.
geen-bereik-bewaard = To, co nacisnąłeś, jest zapisane. Zostanie wysłane, gdy wróci zasięg.
cheque-later = Czek zostanie sprawdzony później
cheque-bewaard = Jest zapisany w twoim telefonie.
cheque-kan-niet = Ten czek nie może być użyty
cheque-foute-code = Kod jest błędny. Sprawdź jeszcze raz wszystkie 4 bloki.
cheque-dubbel = Masz już ten czek. Poproś o inny.
cheque-een = Czek
weigering-plan-veranderd = Plan się zmienił
    .uitleg = Ta wizyta została przełożona lub nie odbędzie się.
weigering-collega-eerder = Kolega skończył wcześniej
    .uitleg = Twoja wiadomość trafi do koordynatora.
weigering-andere-ploeg = Ta wizyta nie należy już do twojej ekipy
    .uitleg = Plan się zmienił.

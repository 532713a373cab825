# What a deelnemer reads on the phone, in Dutch: "je", short sentences, words everybody knows (A2).
# Every other language translates this file; what it leaves out is read in Dutch. A translation needs a native reader.
# `begeleider-` is read by staff and `bewoner-` by residents: those are Dutch only and stand in no other file.

## Around every page
overslaan = Naar de inhoud
menu = Hoofdmenu
menu-vandaag = Vandaag
menu-uren = Mijn uren
menu-werkervaring = Werkervaring
menu-agenda = Agenda
uitloggen = Uitloggen
hulp = Hulp: { $nummer }
taal = Taal
taal-kies = Kies je taal
voorlezen = Lees voor
voorlezen-stop = Stop met lezen
optioneel = optioneel
nog-niet-goed = Er is nog iets niet goed
fout = Fout
terug = Terug
bel = Bel { $naam }: { $nummer }

## Dates and durations
weekdag-1 = maandag
weekdag-2 = dinsdag
weekdag-3 = woensdag
weekdag-4 = donderdag
weekdag-5 = vrijdag
weekdag-6 = zaterdag
weekdag-7 = zondag
maand-1 = januari
maand-2 = februari
maand-3 = maart
maand-4 = april
maand-5 = mei
maand-6 = juni
maand-7 = juli
maand-8 = augustus
maand-9 = september
maand-10 = oktober
maand-11 = november
maand-12 = december
# $weekdag and $maand are words of this file.
datum = { $weekdag } { $dag } { $maand } { $jaar }
datum-kort = { $weekdag } { $dag } { $maand }
duur-uren = { $aantal } uur
duur-minuten = { $aantal ->
    [one] 1 minuut
   *[other] { $aantal } minuten
}
duur-samen = { $uren } en { $minuten }

## Logging in with the card
inloggen = Inloggen
inloggen-met-kaart = Inloggen met je kaart
pincode = Je pincode
pincode-uitleg = 6 cijfers. Je kreeg ze bij je kaart.
verder = Verder
# Printed with a new card.
kaart-stap-1 = Scan de code met je telefoon.
kaart-stap-2 = Vul je pincode in.
kaart-stap-3 = Je ziet wat je vandaag gaat doen.

## Today
vandaag = Vandaag
nog-geen-werk = Er is nog geen werk gepland. Je begeleider vertelt wat je gaat doen.
geen-werk-vandaag = Je hebt vandaag geen werk.
komende-dagen = De komende dagen
niets-gepland = Er is nog niets gepland.
ziek-of-te-laat = Ben je ziek of te laat?
begeleider-vandaag = Ploegen van vandaag
begeleider-uren = Uren goedkeuren
begeleider-geen-bezoeken = Deze ploeg heeft nog geen bezoeken.
begeleider-geen-ploegen = U hebt vandaag geen ploegen.

## One visit
met = Je gaat met { $namen }
begeleider-met = Deelnemers: { $namen }
neem-mee = Neem mee
neem-mee-regel = Neem mee: { $spullen }
gaat-niet-door = Dit bezoek gaat niet door
niet-heen = Je hoeft er niet heen.
knop-onderweg = Onderweg
knop-begonnen = Begonnen
knop-klaar = Klaar
knop-pauze = Pauze
knop-hervatten = Verder werken
al-begonnen = We zijn al begonnen
eerder-begonnen = Waren jullie eerder begonnen?
hoe-laat-begonnen = Hoe laat zijn jullie begonnen?
eerder-klaar = Was je eerder klaar, of is er iets?
hoe-laat-klaar = Hoe laat waren jullie klaar?
tijd-uitleg = Bijvoorbeeld { $tijd }. Vul niets in als het nu is.
wat-weten = Wat moet je begeleider weten?
niet-alles-af = Niet alles is af. We moeten nog een keer komen.
pauze-sinds = Pauze sinds { $tijd }
pauze-samen = Pauze: { $duur }
cheques = Cheques
geen-cheque-meer = Je hoeft geen cheque meer in te nemen.
vraag-cheques = { $aantal ->
    [one] Vraag de bewoner om 1 cheque.
   *[other] Vraag de bewoner om { $aantal } cheques.
}
vraag-cheques-een-voor-een = { $aantal ->
    [one] Vraag de bewoner om 1 cheque.
   *[other] Vraag de bewoner om { $aantal } cheques. Neem ze een voor een in.
}
vraag-nog-cheques = { $aantal ->
    [0] Je hebt alle cheques.
    [one] Vraag nog 1 cheque.
   *[other] Vraag nog { $aantal } cheques.
}
waar = Waar
route = Route op je telefoon
adres-later = Het adres zie je op de dag zelf.
bel-bewoner = Bel de bewoner: { $nummer }
deurcode = Code voor de deur
deurcode-uitleg = Zeg deze code aan de deur. De bewoner heeft dezelfde code.
wat-doen = Wat ga je doen
afgesproken = { $aantal ->
    [one] Afgesproken: 1 cheque
   *[other] Afgesproken: { $aantal } cheques
}
foto-van-werk = Foto { $nummer } van het werk
hulp-kop = Ziek, te laat, of klopt er iets niet?
toegang-hond = Er is een hond.
toegang-sleutel = De sleutel moet ergens worden opgehaald.
toegang-parkeren = Parkeren voor de deur kan niet.
toegang-trap = Het is op een verdieping, met een trap.

status-published = Gepland
status-seen = Gezien
status-on_the_way = Onderweg
status-started = Begonnen
status-finished = Klaar
status-partly_done = Deels klaar
status-approved = Klaar en goedgekeurd
status-moved = Verzet
status-fell_through = Niet doorgegaan

## It cannot be done
lukt-niet = Het lukt niet
lukt-niet-kop = Wat is er?
lukt-niet-uitleg = De klus gaat terug naar de coördinator. Je uren tellen mee.
lukt-niet-woord = Wil je er iets bij schrijven?
lukt-niet-stuur = Stuur terug
reden-nobody_home = Er is niemand thuis
reden-too_big = De klus is te groot
reden-material = Er ontbreekt materiaal
reden-weather = Het weer is te slecht
lukt-niet-gestuurd = De coördinator weet het nu.
foto-erbij = Foto erbij
foto-kies = Maak of kies een foto
foto-stuur = Stuur de foto

## More work than agreed
meer-werk = Is er meer werk dan afgesproken?
meer-werk-uitleg = Vraag het de bewoner. Geef je telefoon even aan de bewoner.
meer-werk-knop = Vraag het de bewoner
meer-werk-ja = { $aantal ->
    [one] De bewoner geeft 1 cheque extra.
   *[other] De bewoner geeft { $aantal } cheques extra.
}
bewoner-meer-kop = Er is meer werk dan afgesproken
bewoner-meer-uitleg = De ploeg kan verder werken als u extra cheques geeft. U hoeft dit niet te doen.
bewoner-meer-aantal = Hoeveel cheques geeft u extra?
bewoner-meer-cheque = { $aantal ->
    [one] 1 cheque
   *[other] { $aantal } cheques
}
bewoner-meer-ja = Ja, dat is goed
bewoner-meer-nee = Nee, de ploeg stopt na het afgesproken werk
bewoner-meer-terug = Geef de telefoon terug aan de ploeg.

## The resident signs
tekenen = Handtekening van de bewoner
tekenen-uitleg = Het mag, maar het hoeft niet.
tekenen-op-glas = Op dit scherm
tekenen-op-papier = De bewoner tekende op papier
getekend-glass = De bewoner tekende op het scherm, { $tijd }
getekend-paper = De bewoner tekende op papier, { $tijd }
getekend-telephone = De bewoner was akkoord aan de telefoon, { $tijd }
begeleider-tekenen-telefoon = De bewoner is akkoord aan de telefoon
bewoner-teken-kop = Is het werk gedaan?
bewoner-teken-uitleg = Zet hier met uw vinger uw handtekening.
bewoner-teken-vlak = Vlak voor uw handtekening
bewoner-teken-akkoord = Ik ben akkoord
bewoner-teken-wis = Opnieuw
bewoner-teken-zonder = Lukt het niet op dit scherm? Teken dan op papier, of bel ons later.

## Something noticed at a home
signaal = Gaat het niet goed met de bewoner?
signaal-uitleg = Alleen de contactpersoon leest dit. Vraag eerst of de bewoner het goed vindt.
signaal-wat = Wat zag je?
signaal-akkoord = De bewoner vindt het goed dat ik dit vertel.
signaal-stuur = Vertel het de contactpersoon
signaal-gestuurd = De contactpersoon leest het.

## Ill or late
ziek = Ik ben ziek
ziek-wanneer = Wanneer kun je niet komen?
ziek-vandaag = Vandaag
ziek-morgen = Morgen
ziek-uitleg = Je hoeft niet te zeggen wat je hebt.
ziek-gemeld = Je bent afgemeld. Beterschap!
later = Ik ben later
later-hoeveel = Hoeveel later ben je?
later-stuur = Zeg het je begeleider
later-gemeld = Je begeleider weet dat je later komt.

## Taking a cheque in
cheque-innemen = Cheque innemen
cheque-innemen-aantal = Cheque innemen ({ $aantal })
cheque-goed = De cheque is goed
cheque-vergissing = Dit was een vergissing: geef de cheque terug
cheque-vergissing-uitleg = Dat kan tot 15 minuten na het innemen, op deze telefoon.
cheque-telt-niet = De cheque telt niet mee
cheque-geef-terug = Geef hem terug aan de bewoner.
geen-ruzie = Geen ruzie met de bewoner. Je uren tellen altijd mee.
druk-eerst = Druk eerst op Onderweg of Begonnen. Daarna neem je de cheque in.
terug-naar-klus = Terug naar de klus
cheque-scan = Scan de cheque
cheque-scan-stop = Stop en typ de code
cheque-beeld = Beeld van de camera
cheque-typ = Of typ de code
cheque-typ-uitleg = 16 tekens. Ze staan onder de QR-code.
cheque-neem-in = Neem de cheque in
scan-typ = Typ de code van de cheque.
scan-start = De camera start.
scan-houd = Houd de QR-code van de cheque voor de camera.
scan-gelezen = De code is gelezen.
scan-geen-code = Dit is geen code van een cheque.
scan-geen-camera = Er is geen camera gevonden.
scan-mag-niet = De camera mag niet aan op deze telefoon.
scan-doet-niets = De camera doet het nu niet.

## Own uren
mijn-uren = Mijn uren
geen-uren = Je hebt nog geen uren. Als een klus klaar is, staan ze hier.
week-van = Week van { $datum }
uren-samen = Werk bij bewoners: { $duur }
uren-verbeterd = tegenboeking
uren-klopt-niet = Klopt dit niet?
uren-gemeld = Je begeleider kijkt ernaar
uren-gemeld-uitleg = Tot die tijd tellen de oude uren.
uren-proposed = Gepland
uren-reported = Wacht op je begeleider
uren-approved = Goedgekeurd
uren-disputed = Wordt nagekeken
uren-corrected = Vervangen
uren-closed = Vastgelegd
uren-soort-klus = Werk bij een bewoner
uren-soort-reistijd = Reistijd
uren-soort-instructie = Instructie
uren-soort-wachten = Wachten
uren-soort-training = Training
uren-soort-afgemeld = Afgemeld
uren-soort-afwezig = Afwezig
uren-rejected = Niet akkoord
correctie = Kloppen deze uren niet?
correctie-wat = Wat
correctie-wanneer = Wanneer
correctie-nu = Staat er nu
correctie-minuten = Hoeveel minuten waren het?
correctie-minuten-uitleg = 1 uur is 60 minuten.
correctie-reden = Wat klopt er niet?
correctie-stuur = Stuur naar de begeleider
uren = Uren

## Own werkervaring
mijn-werkervaring = Mijn werkervaring
geen-werkervaring = Je hebt nog geen goedgekeurde uren. Na je eerste klus zie je hier wat je kunt.
werkervaring-samen = Je werkte { $duur }. Dit heb je gedaan:
werkervaring-bewijs = Maak mijn bewijs
werkervaring-uitleg = Je kunt het bewijs laten zien als je werk zoekt.
bewijs-kop = Maak een bewijs
bewijs-kies-uitleg = Kies wat een werkgever mag zien. Wat je niet kiest, staat niet op het bewijs.
bewijs-naam = Welke naam staat op het bewijs?
bewijs-vaardigheden = Welke vaardigheden?
bewijs-niveaus = Laat zien hoe goed het gaat
bewijs-soorten = Welke klussen?
bewijs-opmerkingen-uitleg = Kies er hoogstens 3.
bewijs-bekijk = Bekijk het eerst
bewijs-kijk-kop = Zo wordt het bewijs
bewijs-kijk-uitleg = Dit bewijs verandert later niet meer. Een nieuw bewijs maken kan altijd.
bewijs-maak = Maak het bewijs
bewijs-verander = Verander de keuze
bewijs-mijn = Mijn bewijzen
bewijs-van = { $nummer } van { $datum }
bewijs-pdf = Bewijs op papier (PDF)
bewijs-link = Link voor de werkgever
bewijs-badge = Digitaal bewijs (Open Badge)
bewijs-geldig = Geldig
bewijs-ingetrokken = Ingetrokken
bewijs-trek-in = Trek in
bewijs-trek-in-uitleg = De werkgever ziet dan dat het bewijs niet meer geldt.
bewijs-gemaakt = Het bewijs is gemaakt.
bewijs-ingetrokken-nu = Het bewijs is ingetrokken.
zei-begeleider = Wat de begeleider zei
# A resident was content; their name and address are not said.
goed-woord = Een goed woord
goed-woord-blij = De bewoner is blij met het werk.
bewijs-geen-uren = Er is nog geen werkervaring
    .uitleg = Er zijn nog geen goedgekeurde uren. Na je eerste goedgekeurde uren kun je een bewijs maken.
bewijs-niets-gekozen = Er is niets gekozen
    .uitleg = Kies minstens één vaardigheid of één soort klus.
bewijs-te-veel = Er is te veel gekozen
    .uitleg = Op het bewijs is plaats voor 3 zinnen. Kies er minder.
bewijs-kies-opnieuw = Kies opnieuw
    .uitleg = Een van je keuzes is er niet meer.
bewijs-al-ingetrokken = Dit bewijs is al ingetrokken
    .uitleg = Je hoeft niets meer te doen.

## Klussoorten; in Dutch the regeling's own names are shown
soort-tuinonderhoud = Tuinonderhoud
soort-ramen-wassen = Ramen wassen
soort-bestrating = Bestrating herstellen
soort-vervoer = Vervoer met bus of aanhanger
soort-schilderen = Schilderen
soort-reparaties = Kleine reparaties
soort-fietsreparatie = Fietsreparatie
soort-verhuizen = Verhuizen
soort-schoonmaken = Schoonmaken buiten
soort-sneeuwruimen = Sneeuw ruimen
soort-begeleiding-activiteiten = Hulp bij activiteiten
soort-meubels-verplaatsen = Meubels verplaatsen
soort-apparatuur-aansluiten = Apparaten aansluiten
soort-opruimen = Opruimen of inrichten
soort-strijken = Strijken
soort-boodschappen = Boodschappen doen

## What is wrong with a field
fout-pin = Dat is niet de goede pincode. Probeer het nog eens.
fout-tijd = Deze tijd kan niet. Vul de tijd in als uren en minuten, bijvoorbeeld { $tijd }.
fout-opmerking = Deze tekst is te lang. Maak hem korter.
fout-woord = Deze tekst is te lang. Maak hem korter.
fout-reden = Schrijf in een paar woorden wat er niet klopt.
fout-minuten = Vul de minuten in als getal. Het moet anders zijn dan wat er nu staat.
fout-code = Deze code klopt niet. Een code heeft 16 tekens. Kijk goed naar alle 4 blokken.
fout-code-blok = Deze code klopt niet. Kijk nog eens naar blok { $blok }.
fout-fotos = Deze foto lukt niet. Probeer een andere foto.
fout-wat = Kies wat er is.
fout-later = Kies hoeveel minuten je later bent.
fout-ziek = Kies een dag.
fout-tekst = Schrijf in een paar woorden wat je zag.
fout-akkoord = Vraag eerst of de bewoner het goed vindt.
fout-aantal = Kies een aantal.
fout-handtekening = Er staat nog geen handtekening.

## Why something was refused; .uitleg says what to do. In Dutch the sentence of the action itself is shown.
weigering-niet-nu = Dit kan nu niet
    .uitleg = Kijk hieronder hoe het nu is.
weigering-iemand-voor = Iemand anders was je voor
    .uitleg = Hieronder zie je hoe het nu is.
weigering-tijd-komt-nog = Deze tijd kan niet
    .uitleg = Deze tijd is nog niet geweest. Kijk de tijd na.
weigering-andere-dag = Deze tijd kan niet
    .uitleg = Dit bezoek is op een andere dag. Bel je begeleider.
weigering-einde-voor-begin = Deze tijd kan niet
    .uitleg = Het einde ligt voor het begin. Kijk de tijden na.
weigering-uren-staan-vast = Dit kan niet meer met deze uren
    .uitleg = Bel je begeleider als er iets niet klopt.
weigering-al-afwezig = Je was al afgemeld
    .uitleg = Je hoeft niets te doen.
weigering-kaart = Deze kaart doet het niet meer
    .uitleg = Bel je begeleider. Je krijgt dan een nieuwe kaart.
weigering-pin = Dat is niet de goede pincode
    .uitleg = Probeer het nog eens. Weet je de code niet meer? Bel je begeleider.
weigering-te-lang-open = Deze pagina was te lang open
    .uitleg = Ga terug, ververs de pagina en doe het nog eens. Er is niets gedaan.
weigering-cheque-onbekend = Deze cheque kennen we niet
    .uitleg = Kijk of de code goed is, of vraag om een andere cheque.
weigering-cheque-gebruikt = Deze cheque is al gebruikt
    .uitleg = Elke cheque is 1 keer geldig. Vraag om een andere cheque.
weigering-cheque-telt-al = Deze cheque is al gebruikt
    .uitleg = De cheque is bij deze klus al ingeleverd. Hij telt mee.
weigering-cheque-niet-verkocht = Deze cheque is nog niet verkocht
    .uitleg = Vraag om een andere cheque.
weigering-cheque-vasthouden = Deze cheque kan niet
    .uitleg = Houd de cheque bij je en bel meteen. Vraag de bewoner om een andere cheque.
weigering-cheque-andere-klus = Deze cheque is voor een andere klus
    .uitleg = Vraag om een andere cheque.
weigering-cheque-ongeldig = Deze cheque is niet geldig
    .uitleg = Vraag om een andere cheque.
weigering-cheque-verlopen = Deze cheque is verlopen
    .uitleg = Vraag om een andere cheque.
weigering-klus-niet-begonnen = De klus is nog niet begonnen
    .uitleg = Druk eerst op Begonnen. Scan daarna de cheque.
weigering-bezoek-af = Dit bezoek gaat niet door
    .uitleg = Kijk op je lijst van vandaag.
weigering-genoeg-cheques = Er zijn genoeg cheques
    .uitleg = Alle cheques zijn binnen. Geef deze cheque terug aan de bewoner.
weigering-cheque-blijft = Dit kan niet meer ongedaan worden
    .uitleg = Bel je begeleider.

fout-mag-niet = Dit mag niet met dit account
    .uitleg = Bel je begeleider als dat niet klopt.
fout-niet-gevonden = Niet gevonden
    .uitleg = Wat je zoekt is er niet. Ga terug naar je lijst van vandaag.
fout-invullen = Niet alles is goed ingevuld
    .uitleg = Ga terug en vul het opnieuw in.
fout-weg = Dit is er niet meer
    .uitleg = Ga terug naar je lijst van vandaag.
fout-sleutel = Dit heb je al gedaan
    .uitleg = Ga terug naar je lijst van vandaag.
fout-even-wachten = Even wachten
    .uitleg = Dit is te vaak geprobeerd. Wacht even, of bel je begeleider.
fout-boeken = Cheques innemen kan nu niet
    .uitleg = Je uren tellen gewoon mee. Bel je begeleider.
fout-bij-ons = Het lukt nu niet
    .uitleg = Er is iets mis bij ons. Er is niets half gedaan. Probeer het straks opnieuw.
fout-verzoek = Zo werkt deze pagina niet
    .uitleg = Ga terug en gebruik de knoppen op de pagina.

## Without coverage
wacht-wat = Wat wacht er?
wacht-inloggen-knop = Inloggen
wacht-anders = Dit ging anders dan je drukte. Bel je begeleider als je het niet begrijpt.
wacht-gezien = Ik heb het gezien
wacht-geen-bereik = Geen bereik. Je kunt gewoon verder werken.
wacht-plan = Geen bereik. Je ziet het plan van { $tijd }.
wacht-later = Versturen lukt nu niet. We proberen het zo weer.
wacht-inloggen = Log in om te versturen.
wacht-meer = Wacht op bereik: { $aantal }.
wacht-ander = Op deze telefoon wacht ook iets van een ander. Die moet hier inloggen.
wacht-mislukt = Dit kon niet worden verstuurd.
wacht-invullen = Vul dit eerst in.
wacht-coordinator = De coördinator weet het.
wacht-uren-tellen = Je uren tellen mee.
geen-bereik = Geen bereik
geen-bereik-pagina = Deze pagina staat niet op je telefoon.
geen-bereik-bewaard = Wat je hebt gedrukt blijft bewaard. Het wordt verstuurd als er weer bereik is.
cheque-later = De cheque wordt later nagekeken
cheque-bewaard = Hij is bewaard op je telefoon.
cheque-kan-niet = Deze cheque kan niet
cheque-foute-code = De code klopt niet. Kijk nog eens goed naar alle 4 blokken.
cheque-dubbel = Deze cheque heb je al. Vraag om een andere.
cheque-een = Cheque
weigering-plan-veranderd = Het plan was veranderd
    .uitleg = Dit bezoek is verzet of gaat niet door.
weigering-collega-eerder = Een collega was eerder klaar
    .uitleg = Jouw bericht gaat naar de coördinator.
weigering-andere-ploeg = Dit bezoek is niet meer van jouw ploeg
    .uitleg = De planning is veranderd.

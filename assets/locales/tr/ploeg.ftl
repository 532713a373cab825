# Türkçe. Written by the makers; needs a native reader.

## Around every page
overslaan = İçeriğe geç
menu = Ana menü
menu-vandaag = Bugün
menu-uren = Saatlerim
menu-werkervaring = İş deneyimi
menu-agenda = Takvim
uitloggen = Çıkış
hulp = Yardım: { $nummer }
taal = Dil
taal-kies = Dilinizi seçin
voorlezen = Sesli oku
voorlezen-stop = Okumayı durdur
optioneel = zorunlu değil
nog-niet-goed = Bir şey henüz doğru değil
fout = Hata
terug = Geri
bel = Ara: { $naam }, { $nummer }

## Dates and durations
weekdag-1 = Pazartesi
weekdag-2 = Salı
weekdag-3 = Çarşamba
weekdag-4 = Perşembe
weekdag-5 = Cuma
weekdag-6 = Cumartesi
weekdag-7 = Pazar
maand-1 = Ocak
maand-2 = Şubat
maand-3 = Mart
maand-4 = Nisan
maand-5 = Mayıs
maand-6 = Haziran
maand-7 = Temmuz
maand-8 = Ağustos
maand-9 = Eylül
maand-10 = Ekim
maand-11 = Kasım
maand-12 = Aralık
datum = { $dag } { $maand } { $jaar } { $weekdag }
datum-kort = { $dag } { $maand } { $weekdag }
duur-uren = { $aantal } saat
duur-minuten = { $aantal } dakika
duur-samen = { $uren } { $minuten }

## Logging in with the card
inloggen = Giriş
inloggen-met-kaart = Kartınızla giriş yapın
pincode = PIN kodunuz
pincode-uitleg = 6 rakam. Kartınızla birlikte aldınız.
verder = Devam
kaart-stap-1 = Kodu telefonunuzla tarayın.
kaart-stap-2 = PIN kodunuzu yazın.
kaart-stap-3 = Bugün ne yapacağınızı görürsünüz.

## Today
vandaag = Bugün
nog-geen-werk = Henüz planlanmış iş yok. Sorumlunuz ne yapacağınızı söyler.
geen-werk-vandaag = Bugün işiniz yok.
komende-dagen = Gelecek günler
niets-gepland = Henüz bir şey planlanmadı.
ziek-of-te-laat = Hasta mısınız ya da geç mi kalıyorsunuz?

## One visit
met = Birlikte gidiyorsunuz: { $namen }
neem-mee = Yanınıza alın
neem-mee-regel = Yanınıza alın: { $spullen }
gaat-niet-door = Bu ziyaret iptal
niet-heen = Oraya gitmeniz gerekmiyor.
knop-onderweg = Yoldayız
knop-begonnen = Başladık
knop-klaar = Bitti
knop-pauze = Mola
knop-hervatten = İşe devam
al-begonnen = Zaten başladık
eerder-begonnen = Daha önce mi başladınız?
hoe-laat-begonnen = Saat kaçta başladınız?
eerder-klaar = Daha önce mi bitirdiniz ya da bir sorun mu var?
hoe-laat-klaar = Saat kaçta bitirdiniz?
tijd-uitleg = Örneğin { $tijd }. Şimdi ise boş bırakın.
wat-weten = Sorumlunuz neyi bilmeli?
niet-alles-af = Her şey bitmedi. Bir kez daha gelmemiz gerekiyor.
pauze-sinds = Mola başlangıcı: { $tijd }
pauze-samen = Mola: { $duur }
cheques = Çekler
geen-cheque-meer = Başka çek almanız gerekmiyor.
vraag-cheques = Ev sahibinden { $aantal } çek isteyin.
vraag-cheques-een-voor-een = { $aantal ->
    [one] Ev sahibinden 1 çek isteyin.
   *[other] Ev sahibinden { $aantal } çek isteyin. Tek tek alın.
}
vraag-nog-cheques = { $aantal ->
    [0] Bütün çekleri aldınız.
   *[other] { $aantal } çek daha isteyin.
}
waar = Nerede
route = Telefonda yol tarifi
adres-later = Adresi ziyaret günü görürsünüz.
bel-bewoner = Ev sahibini ara: { $nummer }
deurcode = Kapı kodu
deurcode-uitleg = Bu kodu kapıda söyleyin. Ev sahibinde aynı kod var.
wat-doen = Ne yapacaksınız
afgesproken = Anlaşılan: { $aantal } çek
foto-van-werk = İşin fotoğrafı { $nummer }
hulp-kop = Hasta mısınız, geç mi kalıyorsunuz, yanlış bir şey mi var?
toegang-hond = Köpek var.
toegang-sleutel = Anahtarın bir yerden alınması gerekiyor.
toegang-parkeren = Kapının önüne park edilemez.
toegang-trap = Üst katta, merdivenli.

status-published = Planlandı
status-seen = Görüldü
status-on_the_way = Yolda
status-started = Başladı
status-finished = Bitti
status-partly_done = Kısmen bitti
status-approved = Bitti ve onaylandı
status-moved = Ertelendi
status-fell_through = İptal

## It cannot be done
lukt-niet = Olmuyor
lukt-niet-kop = Sorun nedir?
lukt-niet-uitleg = İş koordinatöre geri gider. Saatleriniz sayılır.
lukt-niet-woord = Bir şey yazmak ister misiniz?
lukt-niet-stuur = Geri gönder
reden-nobody_home = Evde kimse yok
reden-too_big = İş çok büyük
reden-material = Malzeme eksik
reden-weather = Hava çok kötü
lukt-niet-gestuurd = Koordinatör artık biliyor.
foto-erbij = Fotoğraf ekle
foto-kies = Fotoğraf çekin ya da seçin
foto-stuur = Fotoğrafı gönder

## More work than agreed
meer-werk = Anlaşılandan daha çok iş mi var?
meer-werk-uitleg = Ev sahibine sorun. Telefonunuzu kısa süre ona verin.
meer-werk-knop = Ev sahibine sor
meer-werk-ja = Ev sahibi { $aantal } çek fazla veriyor.

## The resident signs
tekenen = Ev sahibinin imzası
tekenen-uitleg = Olabilir, ama zorunlu değil.
tekenen-op-glas = Bu ekranda
tekenen-op-papier = Ev sahibi kâğıda imza attı
getekend-glass = Ev sahibi ekranda imza attı, { $tijd }
getekend-paper = Ev sahibi kâğıda imza attı, { $tijd }
getekend-telephone = Ev sahibi telefonda kabul etti, { $tijd }

## Something noticed at a home
signaal = Ev sahibinin durumu kötü mü?
signaal-uitleg = Bunu yalnız irtibat kişisi okur. Önce ev sahibinin kabul edip etmediğini sorun.
signaal-wat = Ne gördünüz?
signaal-akkoord = Ev sahibi bunu anlatmamı kabul ediyor.
signaal-stuur = İrtibat kişisine anlat
signaal-gestuurd = İrtibat kişisi bunu okuyacak.

## Ill or late
ziek = Hastayım
ziek-wanneer = Ne zaman gelemiyorsunuz?
ziek-vandaag = Bugün
ziek-morgen = Yarın
ziek-uitleg = Neyiniz olduğunu söylemeniz gerekmez.
ziek-gemeld = Gelmeyeceğinizi biliyoruz. Geçmiş olsun!
later = Geç kalıyorum
later-hoeveel = Ne kadar geç?
later-stuur = Sorumlunuza bildirin
later-gemeld = Sorumlunuz geç kalacağınızı biliyor.

## Taking a cheque in
cheque-innemen = Çek al
cheque-innemen-aantal = Çek al ({ $aantal })
cheque-goed = Çek geçerli
cheque-vergissing = Bu bir hataydı: çeki geri ver
cheque-vergissing-uitleg = Bunu 15 dakika içinde, bu telefonda yapabilirsiniz.
cheque-telt-niet = Çek sayılmıyor
cheque-geef-terug = Çeki ev sahibine geri verin.
geen-ruzie = Ev sahibiyle tartışmayın. Saatleriniz her zaman sayılır.
druk-eerst = Önce Yoldayız ya da Başladık düğmesine basın. Sonra çeki alın.
terug-naar-klus = İşe geri dön
cheque-scan = Çeki tara
cheque-scan-stop = Durdur ve kodu yaz
cheque-beeld = Kamera görüntüsü
cheque-typ = Ya da kodu yazın
cheque-typ-uitleg = 16 karakter. QR kodunun altındadır.
cheque-neem-in = Çeki al
scan-typ = Çekin kodunu yazın.
scan-start = Kamera açılıyor.
scan-houd = Çekin QR kodunu kameranın önünde tutun.
scan-gelezen = Kod okundu.
scan-geen-code = Bu bir çek kodu değil.
scan-geen-camera = Kamera bulunamadı.
scan-mag-niet = Bu telefonda kameraya izin verilmiyor.
scan-doet-niets = Kamera şimdi çalışmıyor.

## Own uren
mijn-uren = Saatlerim
geen-uren = Henüz saatiniz yok. Bir iş bittiğinde burada görünür.
week-van = Hafta: { $datum }
uren-samen = Sakinlerin yanında çalışma: { $duur }
uren-verbeterd = düzeltme
uren-klopt-niet = Bu yanlış mı?
uren-gemeld = Sorumlunuz buna bakacak
uren-gemeld-uitleg = O zamana kadar eski saatler sayılır.
uren-proposed = Planlandı
uren-reported = Sorumlunuzu bekliyor
uren-approved = Onaylandı
uren-disputed = Kontrol ediliyor
uren-corrected = Değiştirildi
uren-closed = Kesinleşti
uren-soort-klus = Bir evde çalışma
uren-soort-reistijd = Yol süresi
uren-soort-instructie = Bilgilendirme
uren-soort-wachten = Bekleme
uren-soort-training = Eğitim
correctie = Bu saatler yanlış mı?
correctie-wat = Ne
correctie-wanneer = Ne zaman
correctie-nu = Şu an yazan
correctie-minuten = Kaç dakikaydı?
correctie-minuten-uitleg = 1 saat 60 dakikadır.
correctie-reden = Yanlış olan nedir?
correctie-stuur = Sorumluya gönder
uren = Saatler

## Own werkervaring
mijn-werkervaring = İş deneyimim
geen-werkervaring = Henüz onaylanmış saatiniz yok. İlk işinizden sonra burada neler yapabildiğinizi görürsünüz.
werkervaring-samen = { $duur } çalıştınız. Şunları yaptınız:
werkervaring-bewijs = Belgemi hazırla
werkervaring-uitleg = İş ararken bu belgeyi gösterebilirsiniz.
bewijs-kop = Belge hazırla
bewijs-kies-uitleg = İşverenin ne görebileceğini seçin. Seçmediğiniz şey belgede olmaz.
bewijs-naam = Belgede hangi ad olsun?
bewijs-vaardigheden = Hangi beceriler?
bewijs-niveaus = Ne kadar iyi yaptığımı göster
bewijs-soorten = Hangi işler?
bewijs-opmerkingen-uitleg = En fazla 3 tane seçin.
bewijs-bekijk = Önce bak
bewijs-kijk-kop = Belge böyle olacak
bewijs-kijk-uitleg = Bu belge sonra değişmez. Her zaman yeni bir belge hazırlayabilirsiniz.
bewijs-maak = Belgeyi hazırla
bewijs-verander = Seçimi değiştir
bewijs-mijn = Belgelerim
bewijs-van = { $nummer }, { $datum }
bewijs-pdf = Kâğıt belge (PDF)
bewijs-link = İşveren için bağlantı
bewijs-badge = Dijital belge (Open Badge)
bewijs-geldig = Geçerli
bewijs-ingetrokken = Geri alındı
bewijs-trek-in = Geri al
bewijs-trek-in-uitleg = İşveren belgenin artık geçerli olmadığını görür.
bewijs-gemaakt = Belge hazırlandı.
bewijs-ingetrokken-nu = Belge geri alındı.
zei-begeleider = Rehberin söyledikleri
goed-woord = Güzel bir söz
goed-woord-blij = Ev sahibi işten memnun.
bewijs-geen-uren = Henüz iş deneyimi yok
    .uitleg = Henüz onaylanmış saatiniz yok. Sonra belge hazırlayabilirsiniz.
bewijs-niets-gekozen = Hiçbir şey seçilmedi
    .uitleg = En az bir beceri veya bir iş türü seçin.
bewijs-te-veel = Çok fazla seçildi
    .uitleg = 3 cümle için yer var. Daha az seçin.
bewijs-kies-opnieuw = Yeniden seçin
    .uitleg = Seçtiklerinizden biri artık yok.
bewijs-al-ingetrokken = Bu belge zaten geri alındı
    .uitleg = Bir şey yapmanız gerekmez.

## Klussoorten
soort-tuinonderhoud = Bahçe işi
soort-ramen-wassen = Cam silme
soort-bestrating = Kaldırım taşı onarımı
soort-vervoer = Minibüs ya da römorkla taşıma
soort-schilderen = Boya
soort-reparaties = Küçük onarımlar
soort-fietsreparatie = Bisiklet onarımı
soort-verhuizen = Ev taşıma
soort-schoonmaken = Dışarıda temizlik
soort-sneeuwruimen = Kar temizleme
soort-begeleiding-activiteiten = Etkinliklerde yardım
soort-meubels-verplaatsen = Mobilya taşıma
soort-apparatuur-aansluiten = Cihaz bağlama
soort-opruimen = Toplama ya da düzenleme
soort-strijken = Ütü
soort-boodschappen = Alışveriş

## What is wrong with a field
fout-pin = PIN kodu doğru değil. Bir daha deneyin.
fout-tijd = Bu saat olamaz. Saat ve dakika yazın, örneğin { $tijd }.
fout-opmerking = Bu metin çok uzun. Kısaltın.
fout-woord = Bu metin çok uzun. Kısaltın.
fout-reden = Neyin yanlış olduğunu birkaç kelimeyle yazın.
fout-minuten = Dakikayı rakamla yazın. Şu an yazandan farklı olmalı.
fout-code = Bu kod yanlış. Kodda 16 karakter var. 4 bloğun hepsine bakın.
fout-code-blok = Bu kod yanlış. { $blok }. bloğa bir daha bakın.
fout-fotos = Bu fotoğraf olmuyor. Başka bir fotoğraf deneyin.
fout-wat = Sorunun ne olduğunu seçin.
fout-later = Kaç dakika geç kalacağınızı seçin.
fout-ziek = Bir gün seçin.
fout-tekst = Ne gördüğünüzü birkaç kelimeyle yazın.
fout-akkoord = Önce ev sahibinin kabul edip etmediğini sorun.
fout-aantal = Bir sayı seçin.
fout-handtekening = Henüz imza yok.

## Why something was refused
weigering-niet-nu = Bu şimdi olmuyor
    .uitleg = Aşağıda şu anki duruma bakın.
weigering-iemand-voor = Başka biri sizden önce yaptı
    .uitleg = Aşağıda şu anki duruma bakın.
weigering-tijd-komt-nog = Bu saat olamaz
    .uitleg = Bu saat henüz gelmedi. Saati kontrol edin.
weigering-andere-dag = Bu saat olamaz
    .uitleg = Bu ziyaret başka bir gün. Sorumlunuzu arayın.
weigering-einde-voor-begin = Bu saat olamaz
    .uitleg = Bitiş başlangıçtan önce. Saatleri kontrol edin.
weigering-uren-staan-vast = Bu saatler artık değiştirilemez
    .uitleg = Yanlış bir şey varsa sorumlunuzu arayın.
weigering-al-afwezig = Gelmeyeceğinizi zaten biliyoruz
    .uitleg = Bir şey yapmanız gerekmiyor.
weigering-kaart = Bu kart artık çalışmıyor
    .uitleg = Sorumlunuzu arayın. Yeni bir kart alırsınız.
weigering-pin = PIN kodu doğru değil
    .uitleg = Bir daha deneyin. Kodu unuttunuz mu? Sorumlunuzu arayın.
weigering-te-lang-open = Bu sayfa çok uzun süre açık kaldı
    .uitleg = Geri dönün, sayfayı yenileyin ve bir daha yapın. Hiçbir şey yapılmadı.
weigering-cheque-onbekend = Bu çeki tanımıyoruz
    .uitleg = Kodu kontrol edin ya da başka bir çek isteyin.
weigering-cheque-gebruikt = Bu çek kullanılmış
    .uitleg = Her çek 1 kez geçerlidir. Başka bir çek isteyin.
weigering-cheque-telt-al = Bu çek kullanılmış
    .uitleg = Çek bu işte alındı. Sayılıyor.
weigering-cheque-niet-verkocht = Bu çek henüz satılmadı
    .uitleg = Başka bir çek isteyin.
weigering-cheque-vasthouden = Bu çek alınamaz
    .uitleg = Çeki yanınızda tutun ve hemen arayın. Ev sahibinden başka bir çek isteyin.
weigering-cheque-andere-klus = Bu çek başka bir iş için
    .uitleg = Başka bir çek isteyin.
weigering-cheque-ongeldig = Bu çek geçerli değil
    .uitleg = Başka bir çek isteyin.
weigering-cheque-verlopen = Bu çekin süresi dolmuş
    .uitleg = Başka bir çek isteyin.
weigering-klus-niet-begonnen = İş henüz başlamadı
    .uitleg = Önce Başladık düğmesine basın. Sonra çeki tarayın.
weigering-bezoek-af = Bu ziyaret iptal
    .uitleg = Bugünkü listenize bakın.
weigering-genoeg-cheques = Yeterince çek var
    .uitleg = Bütün çekler alındı. Bu çeki ev sahibine geri verin.
weigering-cheque-blijft = Bu artık geri alınamaz
    .uitleg = Sorumlunuzu arayın.

fout-mag-niet = Bu hesapla buna izin yok
    .uitleg = Bu yanlışsa sorumlunuzu arayın.
fout-niet-gevonden = Bulunamadı
    .uitleg = Aradığınız şey burada yok. Bugünkü listenize dönün.
fout-invullen = Her şey doğru doldurulmadı
    .uitleg = Geri dönün ve yeniden doldurun.
fout-weg = Bu artık yok
    .uitleg = Bugünkü listenize dönün.
fout-sleutel = Bunu zaten yaptınız
    .uitleg = Bugünkü listenize dönün.
fout-even-wachten = Biraz bekleyin
    .uitleg = Çok fazla denendi. Biraz bekleyin ya da sorumlunuzu arayın.
fout-boeken = Şimdi çek alınamıyor
    .uitleg = Saatleriniz sayılır. Sorumlunuzu arayın.
fout-bij-ons = Şimdi olmuyor
    .uitleg = Bizde bir sorun var. Daha sonra yeniden deneyin.
fout-verzoek = Bu sayfa böyle çalışmıyor
    .uitleg = Geri dönün ve sayfadaki düğmeleri kullanın.

## Without coverage
wacht-wat = Ne bekliyor?
wacht-inloggen-knop = Giriş yap
wacht-anders = Bastığından farklı oldu. Anlamıyorsan sorumlunu ara.
wacht-gezien = Gördüm
wacht-geen-bereik = Çekmiyor. Çalışmaya devam edebilirsin.
wacht-plan = Çekmiyor. Saat { $tijd } planını görüyorsun.
wacht-later = Şu an gönderilemiyor. Birazdan tekrar deneriz.
wacht-inloggen = Göndermek için giriş yap.
wacht-meer = Bağlantı bekliyor: { $aantal }.
wacht-ander = Bu telefonda başka birinin de bekleyen bir şeyi var. O kişi burada giriş yapmalı.
wacht-mislukt = Bu gönderilemedi.
wacht-invullen = Önce bunu doldur.
wacht-coordinator = Koordinatör biliyor.
wacht-uren-tellen = Saatlerin sayılır.
geen-bereik = Çekmiyor
geen-bereik-pagina = Bu sayfa telefonunda yok.
geen-bereik-bewaard = Bastıkların saklandı. Bağlantı gelince gönderilir.
cheque-later = Çek daha sonra kontrol edilecek
cheque-bewaard = Telefonunda saklandı.
cheque-kan-niet = Bu çek olmaz
cheque-foute-code = Kod yanlış. 4 bloğa bir daha bak.
cheque-dubbel = Bu çek zaten sende. Başka bir tane iste.
cheque-een = Çek
weigering-plan-veranderd = Plan değişti
    .uitleg = Bu ziyaret ertelendi veya olmayacak.
weigering-collega-eerder = Bir arkadaşın daha önce bitirdi
    .uitleg = Mesajın koordinatöre gider.
weigering-andere-ploeg = Bu ziyaret artık senin ekibinde değil
    .uitleg = Planlama değişti.

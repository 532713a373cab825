# ትግርኛ. Written by the makers, the least certain of all: needs a native reader before anybody depends on it. What is not here is
# read in Dutch.

## Around every page
menu-vandaag = ሎሚ
menu-uren = ሰዓታተይ
menu-werkervaring = ናይ ስራሕ ተመክሮ
menu-agenda = ዓውደ ኣዋርሕ
uitloggen = ውጻእ
hulp = ሓገዝ: { $nummer }
taal = ቋንቋ
taal-kies = ቋንቋኻ ምረጽ
voorlezen = ኣንብበለይ
voorlezen-stop = ምንባብ ኣቋርጽ
optioneel = ግድን ኣይኮነን
nog-niet-goed = ገና ዘይተኣረመ ነገር ኣሎ
fout = ጌጋ
terug = ተመለስ
bel = ደውል: { $naam }, { $nummer }

## Dates and durations
weekdag-1 = ሰኑይ
weekdag-2 = ሰሉስ
weekdag-3 = ረቡዕ
weekdag-4 = ሓሙስ
weekdag-5 = ዓርቢ
weekdag-6 = ቀዳም
weekdag-7 = ሰንበት
maand-1 = ጥሪ
maand-2 = ለካቲት
maand-3 = መጋቢት
maand-4 = ሚያዝያ
maand-5 = ግንቦት
maand-6 = ሰነ
maand-7 = ሓምለ
maand-8 = ነሓሰ
maand-9 = መስከረም
maand-10 = ጥቅምቲ
maand-11 = ሕዳር
maand-12 = ታሕሳስ
datum = { $weekdag } { $dag } { $maand } { $jaar }
datum-kort = { $weekdag } { $dag } { $maand }
duur-uren = { $aantal } ሰዓት
duur-minuten = { $aantal } ደቒቕ
duur-samen = { $uren }ን { $minuten }ን

## Logging in with the card
inloggen = እቶ
inloggen-met-kaart = ብካርድኻ እቶ
pincode = ናይ ፒን ኮድካ
pincode-uitleg = 6 ቁጽርታት። ምስ ካርድኻ ተዋሂቡካ።
verder = ቀጽል
kaart-stap-1 = ነቲ ኮድ ብተሌፎንካ ስካን ግበሮ።
kaart-stap-2 = ናይ ፒን ኮድካ ጽሓፍ።
kaart-stap-3 = ሎሚ እንታይ ከም እትገብር ትርኢ።

## Today
vandaag = ሎሚ
geen-werk-vandaag = ሎሚ ስራሕ የብልካን።
komende-dagen = ዝመጽእ መዓልታት
niets-gepland = ገና ዝተመደበ የለን።
ziek-of-te-laat = ሓሚምካ ወይ ክትድንጒ ዲኻ?

## One visit
met = ምስ { $namen } ትኸይድ
neem-mee = ሒዝካ ኪድ
neem-mee-regel = ሒዝካ ኪድ: { $spullen }
gaat-niet-door = እዚ ቆጸራ ተሰሪዙ
niet-heen = ክትከይድ ኣየድልየካን።
knop-onderweg = ኣብ መንገዲ
knop-begonnen = ጀሚርና
knop-klaar = ወዲእና
knop-pauze = ዕረፍቲ
knop-hervatten = ስራሕ ንቕጽል
al-begonnen = ድሮ ጀሚርና
pauze-sinds = ዕረፍቲ ካብ { $tijd }
pauze-samen = ዕረፍቲ: { $duur }
cheques = ቼካት
waar = ኣበይ
adres-later = ኣድራሻ ኣብታ መዓልቲ ትርእዮ።
deurcode = ናይ ማዕጾ ኮድ
wat-doen = እንታይ ትገብር
toegang-hond = ከልቢ ኣሎ።

status-published = ተመዲቡ
status-on_the_way = ኣብ መንገዲ
status-started = ተጀሚሩ
status-finished = ተወዲኡ
status-fell_through = ተሰሪዙ

## It cannot be done
lukt-niet = ኣይከኣልን
lukt-niet-kop = እንታይ ኣጋጢሙ?
reden-nobody_home = ኣብ ገዛ ሰብ የለን
reden-too_big = እቲ ስራሕ ኣዝዩ ዓቢ እዩ
reden-material = ናውቲ ይጎድል
reden-weather = ኩነታት ኣየር ሕማቕ እዩ

## Ill or late
ziek = ሓሚመ
ziek-vandaag = ሎሚ
ziek-morgen = ጽባሕ
later = ክድንጒ እየ

## Own uren
mijn-uren = ሰዓታተይ
uren-approved = ጸዲቑ
uren = ሰዓታት
correctie-wat = እንታይ
correctie-wanneer = መዓስ

## What is wrong with a field, and why something was refused
fout-pin = ናይ ፒን ኮድ ልክዕ ኣይኮነን። መሊስካ ፈትን።
fout-ziek = መዓልቲ ምረጽ።
weigering-pin = ናይ ፒን ኮድ ልክዕ ኣይኮነን
    .uitleg = መሊስካ ፈትን።

# English. Written by the makers; needs a native reader.

## Around every page
overslaan = Skip to content
menu = Main menu
menu-vandaag = Today
menu-uren = My hours
menu-werkervaring = Work experience
menu-agenda = Calendar
uitloggen = Log out
hulp = Help: { $nummer }
taal = Language
taal-kies = Choose your language
voorlezen = Read aloud
voorlezen-stop = Stop reading
optioneel = optional
nog-niet-goed = Something is not right yet
fout = Error
terug = Back
bel = Call { $naam }: { $nummer }

## Dates and durations
weekdag-1 = Monday
weekdag-2 = Tuesday
weekdag-3 = Wednesday
weekdag-4 = Thursday
weekdag-5 = Friday
weekdag-6 = Saturday
weekdag-7 = Sunday
maand-1 = January
maand-2 = February
maand-3 = March
maand-4 = April
maand-5 = May
maand-6 = June
maand-7 = July
maand-8 = August
maand-9 = September
maand-10 = October
maand-11 = November
maand-12 = December
datum = { $weekdag } { $dag } { $maand } { $jaar }
datum-kort = { $weekdag } { $dag } { $maand }
duur-uren = { $aantal ->
    [one] 1 hour
   *[other] { $aantal } hours
}
duur-minuten = { $aantal ->
    [one] 1 minute
   *[other] { $aantal } minutes
}
duur-samen = { $uren } and { $minuten }

## Logging in with the card
inloggen = Log in
inloggen-met-kaart = Log in with your card
pincode = Your PIN code
pincode-uitleg = 6 digits. You got them with your card.
verder = Continue
kaart-stap-1 = Scan the code with your phone.
kaart-stap-2 = Type your PIN code.
kaart-stap-3 = You see what you will do today.

## Today
vandaag = Today
nog-geen-werk = No work is planned yet. Your supervisor tells you what you will do.
geen-werk-vandaag = You have no work today.
komende-dagen = The next days
niets-gepland = Nothing is planned yet.
ziek-of-te-laat = Are you ill or late?

## One visit
met = You go with { $namen }
neem-mee = Take with you
neem-mee-regel = Take with you: { $spullen }
gaat-niet-door = This visit is cancelled
niet-heen = You do not have to go there.
knop-onderweg = On our way
knop-begonnen = Started
knop-klaar = Done
knop-pauze = Break
knop-hervatten = Back to work
al-begonnen = We have already started
eerder-begonnen = Did you start earlier?
hoe-laat-begonnen = What time did you start?
eerder-klaar = Were you done earlier, or is something wrong?
hoe-laat-klaar = What time were you done?
tijd-uitleg = For example { $tijd }. Leave it empty if it is now.
wat-weten = What should your supervisor know?
niet-alles-af = Not everything is done. We have to come back.
pauze-sinds = Break since { $tijd }
pauze-samen = Break: { $duur }
cheques = Cheques
geen-cheque-meer = You do not need any more cheques.
vraag-cheques = { $aantal ->
    [one] Ask the resident for 1 cheque.
   *[other] Ask the resident for { $aantal } cheques.
}
vraag-cheques-een-voor-een = { $aantal ->
    [one] Ask the resident for 1 cheque.
   *[other] Ask the resident for { $aantal } cheques. Take them one by one.
}
vraag-nog-cheques = { $aantal ->
    [0] You have all cheques.
    [one] Ask for 1 more cheque.
   *[other] Ask for { $aantal } more cheques.
}
waar = Where
route = Route on your phone
adres-later = You see the address on the day itself.
bel-bewoner = Call the resident: { $nummer }
deurcode = Code for the door
deurcode-uitleg = Say this code at the door. The resident has the same code.
wat-doen = What you will do
afgesproken = { $aantal ->
    [one] Agreed: 1 cheque
   *[other] Agreed: { $aantal } cheques
}
foto-van-werk = Photo { $nummer } of the work
hulp-kop = Ill, late, or is something not right?
toegang-hond = There is a dog.
toegang-sleutel = The key must be picked up somewhere.
toegang-parkeren = You cannot park in front of the door.
toegang-trap = It is upstairs, with stairs.

status-published = Planned
status-seen = Seen
status-on_the_way = On the way
status-started = Started
status-finished = Done
status-partly_done = Partly done
status-approved = Done and approved
status-moved = Moved
status-fell_through = Cancelled

## It cannot be done
lukt-niet = It does not work
lukt-niet-kop = What is wrong?
lukt-niet-uitleg = The job goes back to the coordinator. Your hours count.
lukt-niet-woord = Do you want to write something?
lukt-niet-stuur = Send back
reden-nobody_home = Nobody is at home
reden-too_big = The job is too big
reden-material = Material is missing
reden-weather = The weather is too bad
lukt-niet-gestuurd = The coordinator knows now.
foto-erbij = Add a photo
foto-kies = Take or choose a photo
foto-stuur = Send the photo

## More work than agreed
meer-werk = Is there more work than agreed?
meer-werk-uitleg = Ask the resident. Give your phone to the resident for a moment.
meer-werk-knop = Ask the resident
meer-werk-ja = { $aantal ->
    [one] The resident gives 1 extra cheque.
   *[other] The resident gives { $aantal } extra cheques.
}

## The resident signs
tekenen = Signature of the resident
tekenen-uitleg = It is allowed, but not needed.
tekenen-op-glas = On this screen
tekenen-op-papier = The resident signed on paper
getekend-glass = The resident signed on the screen, { $tijd }
getekend-paper = The resident signed on paper, { $tijd }
getekend-telephone = The resident agreed by phone, { $tijd }

## Something noticed at a home
signaal = Is the resident not doing well?
signaal-uitleg = Only the contact person reads this. First ask if the resident agrees.
signaal-wat = What did you see?
signaal-akkoord = The resident agrees that I tell this.
signaal-stuur = Tell the contact person
signaal-gestuurd = The contact person will read it.

## Ill or late
ziek = I am ill
ziek-wanneer = When can you not come?
ziek-vandaag = Today
ziek-morgen = Tomorrow
ziek-uitleg = You do not have to say what you have.
ziek-gemeld = We know that you are not coming. Get well soon!
later = I am late
later-hoeveel = How much later?
later-stuur = Tell your supervisor
later-gemeld = Your supervisor knows that you are late.

## Taking a cheque in
cheque-innemen = Take a cheque
cheque-innemen-aantal = Take a cheque ({ $aantal })
cheque-goed = The cheque is good
cheque-vergissing = This was a mistake: give the cheque back
cheque-vergissing-uitleg = You can do this until 15 minutes after, on this phone.
cheque-telt-niet = The cheque does not count
cheque-geef-terug = Give it back to the resident.
geen-ruzie = No arguments with the resident. Your hours always count.
druk-eerst = First press On our way or Started. Then you take the cheque.
terug-naar-klus = Back to the job
cheque-scan = Scan the cheque
cheque-scan-stop = Stop and type the code
cheque-beeld = Camera picture
cheque-typ = Or type the code
cheque-typ-uitleg = 16 characters. They are below the QR code.
cheque-neem-in = Take the cheque
scan-typ = Type the code of the cheque.
scan-start = The camera is starting.
scan-houd = Hold the QR code of the cheque in front of the camera.
scan-gelezen = The code has been read.
scan-geen-code = This is not the code of a cheque.
scan-geen-camera = No camera was found.
scan-mag-niet = The camera is not allowed on this phone.
scan-doet-niets = The camera does not work now.

## Own uren
mijn-uren = My hours
geen-uren = You have no hours yet. When a job is done, they are here.
week-van = Week of { $datum }
uren-samen = Work at residents: { $duur }
uren-verbeterd = corrected later
uren-klopt-niet = Is this wrong?
uren-gemeld = Your supervisor will look at it
uren-gemeld-uitleg = Until then the old hours count.
uren-proposed = Planned
uren-reported = Waiting for your supervisor
uren-approved = Approved
uren-disputed = Being checked
uren-corrected = Replaced
uren-closed = Final
uren-soort-klus = Work at a resident's home
uren-soort-reistijd = Travel time
uren-soort-instructie = Instruction
uren-soort-wachten = Waiting
uren-soort-training = Training
correctie = Are these hours wrong?
correctie-wat = What
correctie-wanneer = When
correctie-nu = It says now
correctie-minuten = How many minutes was it?
correctie-minuten-uitleg = 1 hour is 60 minutes.
correctie-reden = What is wrong?
correctie-stuur = Send to the supervisor
uren = Hours

## Own werkervaring
mijn-werkervaring = My work experience
geen-werkervaring = You have no approved hours yet. After your first job you see here what you can do.
werkervaring-samen = You worked { $duur }. This is what you did:
werkervaring-bewijs = Make my certificate
werkervaring-uitleg = You can show it when you look for work.
bewijs-kop = Make a certificate
bewijs-kies-uitleg = Choose what an employer may see. What you do not choose is not on the certificate.
bewijs-naam = Which name is on the certificate?
bewijs-vaardigheden = Which skills?
bewijs-niveaus = Show how well it goes
bewijs-soorten = Which jobs?
bewijs-opmerkingen-uitleg = Choose 3 at most.
bewijs-bekijk = Look at it first
bewijs-kijk-kop = This is the certificate
bewijs-kijk-uitleg = This certificate does not change later. You can always make a new one.
bewijs-maak = Make the certificate
bewijs-verander = Change the choice
bewijs-mijn = My certificates
bewijs-van = { $nummer } of { $datum }
bewijs-pdf = Certificate on paper (PDF)
bewijs-link = Link for the employer
bewijs-badge = Digital certificate (Open Badge)
bewijs-geldig = Valid
bewijs-ingetrokken = Withdrawn
bewijs-trek-in = Withdraw
bewijs-trek-in-uitleg = The employer then sees that the certificate is no longer valid.
bewijs-gemaakt = The certificate is made.
bewijs-ingetrokken-nu = The certificate is withdrawn.
zei-begeleider = What the supervisor said
goed-woord = A kind word
goed-woord-blij = The resident is happy with the work.
bewijs-geen-uren = No work experience yet
    .uitleg = You have no approved hours yet. After your first approved hours you can make a certificate.
bewijs-niets-gekozen = Nothing is chosen
    .uitleg = Choose at least one skill or one kind of job.
bewijs-te-veel = Too much is chosen
    .uitleg = There is room for 3 sentences. Choose fewer.
bewijs-kies-opnieuw = Choose again
    .uitleg = One of your choices is no longer there.
bewijs-al-ingetrokken = This certificate is already withdrawn
    .uitleg = You need not do anything.

## Klussoorten
soort-tuinonderhoud = Garden work
soort-ramen-wassen = Washing windows
soort-bestrating = Repairing paving
soort-vervoer = Transport with van or trailer
soort-schilderen = Painting
soort-reparaties = Small repairs
soort-fietsreparatie = Bicycle repair
soort-verhuizen = Moving house
soort-schoonmaken = Cleaning outside
soort-sneeuwruimen = Clearing snow
soort-begeleiding-activiteiten = Helping at activities
soort-meubels-verplaatsen = Moving furniture
soort-apparatuur-aansluiten = Connecting devices
soort-opruimen = Clearing out or fitting out
soort-strijken = Ironing
soort-boodschappen = Shopping

## What is wrong with a field
fout-pin = That is not the right PIN code. Try again.
fout-tijd = This time is not possible. Type hours and minutes, for example { $tijd }.
fout-opmerking = This text is too long. Make it shorter.
fout-woord = This text is too long. Make it shorter.
fout-reden = Write in a few words what is wrong.
fout-minuten = Type the minutes as a number. It must be different from what it says now.
fout-code = This code is wrong. A code has 16 characters. Look at all 4 blocks.
fout-code-blok = This code is wrong. Look again at block { $blok }.
fout-fotos = This photo does not work. Try another photo.
fout-wat = Choose what is wrong.
fout-later = Choose how many minutes you are late.
fout-ziek = Choose a day.
fout-tekst = Write in a few words what you saw.
fout-akkoord = First ask if the resident agrees.
fout-aantal = Choose a number.
fout-handtekening = There is no signature yet.

## Why something was refused
weigering-niet-nu = This is not possible now
    .uitleg = See below how it is now.
weigering-iemand-voor = Somebody else was first
    .uitleg = See below how it is now.
weigering-tijd-komt-nog = This time is not possible
    .uitleg = This time has yet to come. Check the time.
weigering-andere-dag = This time is not possible
    .uitleg = This visit is on another day. Call your supervisor.
weigering-einde-voor-begin = This time is not possible
    .uitleg = The end is before the beginning. Check the times.
weigering-uren-staan-vast = These hours cannot be changed any more
    .uitleg = Call your supervisor if something is wrong.
weigering-al-afwezig = We already know that you are not coming
    .uitleg = You do not have to do anything.
weigering-kaart = This card does not work any more
    .uitleg = Call your supervisor. You will get a new card.
weigering-pin = That is not the right PIN code
    .uitleg = Try again. Forgot the code? Call your supervisor.
weigering-te-lang-open = This page was open too long
    .uitleg = Go back, reload the page and do it again. Nothing has been done.
weigering-cheque-onbekend = We do not know this cheque
    .uitleg = Check the code, or ask for another cheque.
weigering-cheque-gebruikt = This cheque has been used
    .uitleg = Each cheque is valid once. Ask for another cheque.
weigering-cheque-telt-al = This cheque has been used
    .uitleg = The cheque was taken in at this job. It counts.
weigering-cheque-niet-verkocht = This cheque has not been sold yet
    .uitleg = Ask for another cheque.
weigering-cheque-vasthouden = This cheque is not possible
    .uitleg = Keep the cheque with you and call at once. Ask the resident for another cheque.
weigering-cheque-andere-klus = This cheque is for another job
    .uitleg = Ask for another cheque.
weigering-cheque-ongeldig = This cheque is not valid
    .uitleg = Ask for another cheque.
weigering-cheque-verlopen = This cheque has expired
    .uitleg = Ask for another cheque.
weigering-klus-niet-begonnen = The job has not started yet
    .uitleg = First press Started. Then scan the cheque.
weigering-bezoek-af = This visit is cancelled
    .uitleg = Look at your list of today.
weigering-genoeg-cheques = There are enough cheques
    .uitleg = All cheques are in. Give this cheque back to the resident.
weigering-cheque-blijft = This cannot be undone any more
    .uitleg = Call your supervisor.

fout-mag-niet = This is not allowed with this account
    .uitleg = Call your supervisor if that is wrong.
fout-niet-gevonden = Not found
    .uitleg = What you look for is not here. Go back to your list of today.
fout-invullen = Not everything is filled in right
    .uitleg = Go back and fill it in again.
fout-weg = This is gone
    .uitleg = Go back to your list of today.
fout-sleutel = You have already done this
    .uitleg = Go back to your list of today.
fout-even-wachten = Please wait
    .uitleg = This was tried too often. Wait a moment, or call your supervisor.
fout-boeken = Taking cheques is not possible now
    .uitleg = Your hours count as always. Call your supervisor.
fout-bij-ons = It does not work now
    .uitleg = Something is wrong on our side. Nothing was half done. Try again later.
fout-verzoek = This page does not work that way
    .uitleg = Go back and use the buttons on the page.

## Without coverage
wacht-wat = What is waiting?
wacht-inloggen-knop = Log in
wacht-anders = This went differently than you pressed. Call your supervisor if you do not understand it.
wacht-gezien = I have seen it
wacht-geen-bereik = No signal. You can go on working.
wacht-plan = No signal. You see the plan of { $tijd }.
wacht-later = Sending does not work now. We will try again soon.
wacht-inloggen = Log in to send.
wacht-meer = Waiting for signal: { $aantal }.
wacht-ander = Something of another person is also waiting on this phone. That person must log in here.
wacht-mislukt = This could not be sent.
wacht-invullen = Fill this in first.
wacht-coordinator = The coordinator knows.
wacht-uren-tellen = Your hours count.
geen-bereik = No signal
geen-bereik-pagina = This page is not on your phone.
geen-bereik-bewaard = What you pressed is kept. It will be sent when there is signal again.
cheque-later = The cheque will be checked later
cheque-bewaard = It is kept on your phone.
cheque-kan-niet = This cheque cannot be used
cheque-foute-code = The code is not right. Look again at all 4 blocks.
cheque-dubbel = You have this cheque already. Ask for another one.
cheque-een = Cheque
weigering-plan-veranderd = The plan had changed
    .uitleg = This visit was moved or does not go on.
weigering-collega-eerder = A colleague was done before you
    .uitleg = Your message goes to the coordinator.
weigering-andere-ploeg = This visit is not of your team any more
    .uitleg = The planning has changed.

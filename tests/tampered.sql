-- What each question of `check` is shown to find: the invariant, words of what it must say, and what breaks it on the demo's month.
-- The reports (invariant M10) have theirs beside their own stories.

-- A1: event 100: was changed after it was written
UPDATE event SET action = 'cheque.gift' WHERE seq = 100;

-- A1: event 101: follows 99, so events are missing
DELETE FROM event WHERE seq = 100;

-- A1: event 101: does not continue the one before it
UPDATE event SET hash = prev WHERE seq = 100;

-- A1: chain: its head is at
DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event);

-- A6: a message (requested) that is not there
DELETE FROM bericht WHERE object = 'klus';

-- A6: is a message that no event owes
UPDATE bericht SET no = no + 100 WHERE id = (SELECT id FROM bericht WHERE object = 'klus' ORDER BY id LIMIT 1);

-- C1: is blocked, its last event says sold
UPDATE cheque SET status = 'blocked' WHERE status = 'sold';

-- C2: has version
UPDATE cheque SET version = version + 1;

-- C2: does not follow the one before it
UPDATE event SET from_status = 'blocked' WHERE action = 'cheque.redeem';

-- C2: went from void to sold
UPDATE event SET from_status = 'void', to_status = 'sold'
WHERE seq = (SELECT MAX(seq) FROM event WHERE action = 'cheque.redeem');

-- C3: has 2 redemptions
DROP INDEX verzilvering_cheque_id_ix;
UPDATE verzilvering SET cheque_id = (SELECT cheque_id FROM verzilvering ORDER BY id LIMIT 1)
WHERE id = (SELECT id FROM verzilvering ORDER BY id DESC LIMIT 1);

-- C3: its redemption says otherwise
UPDATE verzilvering SET undone_at = at;

-- C4: numbers,
UPDATE counter SET value = value + 1 WHERE naam LIKE 'cheque %';

-- C4: is in_stock at ``
UPDATE cheque SET verkooppunt = '' WHERE status = 'in_stock';

-- C5: its sale says otherwise
UPDATE cheque SET verkoop_id = NULL WHERE status = 'sold';

-- C5: are there
UPDATE verkoop SET aantal = aantal + 1;

-- C5: is accounted for 1 times
UPDATE boeking SET soort = 'verantwoording'
WHERE id = (SELECT id FROM boeking WHERE soort = 'verkoop' ORDER BY id LIMIT 1);

-- C5: is accounted for with another total
UPDATE boeking SET soort = 'verantwoording' WHERE soort = 'verkoop'
AND verkoop_id IN (SELECT id FROM verkoop WHERE betaalwijze = 'later');
UPDATE verkoop SET totaal_cent = totaal_cent + 1 WHERE betaalwijze = 'later';

-- C6: was redeemed before or without its sale
UPDATE verkoop SET sold_at = sold_at + 8640000000;

-- C7: what came and what there is to show for it differ
DELETE FROM overdracht_cheque WHERE cheque_id = (SELECT id FROM cheque WHERE status = 'in_stock' ORDER BY id LIMIT 1);

-- C7: to whom nobody handed it
UPDATE cheque SET verkooppunt = 'de-lieve' WHERE status = 'in_stock';

-- C7: outside the range of its hand-over
UPDATE overdracht SET first_seq = first_seq + 1;

-- C8: cheques numbered
UPDATE cheque SET seq = seq + 100000 WHERE id = (SELECT id FROM cheque ORDER BY jaar DESC, seq DESC LIMIT 1);

-- C8: oplage holds
UPDATE oplage SET last_seq = last_seq + 1;

-- C9: waits for a klus that is withdrawn
UPDATE klus SET status = 'withdrawn' WHERE id IN (SELECT klus_id FROM cheque WHERE status = 'reserved');

-- C10: is replaced and has no successor
DELETE FROM vervanging;

-- C10: and has a successor on the ground of
UPDATE cheque SET status = 'sold' WHERE status = 'replaced';

-- C10: differs from the cheque it came in the place of
UPDATE cheque SET personen_uren = personen_uren + 1 WHERE id IN (SELECT opvolger_id FROM vervanging);

-- C10: is a sale without payment, and no cheque was replaced in it
UPDATE verkoop SET betaalwijze = 'vervanging' WHERE betaalwijze = 'pin';

-- M1: sums to 1 cents over 2 lines
UPDATE boekingsregel SET cent = cent + 1 WHERE no = 1;

-- M2: is corrected 2 times
UPDATE boeking SET corrects_id = (SELECT id FROM boeking ORDER BY id LIMIT 1)
WHERE id IN (SELECT id FROM boeking ORDER BY id DESC LIMIT 2);

-- M2: does not undo what it corrects
UPDATE boeking SET corrects_id = (SELECT id FROM boeking WHERE soort = 'verkoop' ORDER BY id LIMIT 1)
WHERE id = (SELECT id FROM boeking WHERE soort = 'verkoop' ORDER BY id DESC LIMIT 1);

-- M2: exported
UPDATE boekingsexport SET regels = regels + 1;

-- M2: exports numbered
UPDATE boekingsexport SET seq = seq + 1;

-- M3: the journal says
UPDATE cheque SET waarde_cent = waarde_cent + 1 WHERE status = 'sold';

-- M4: adds up to
UPDATE kastelling SET geteld_cent = geteld_cent + 100;

-- M4: before it stayed
UPDATE kasdag SET begin_cent = begin_cent + 1 WHERE nummer = 2;

-- M4: kasdagen numbered
UPDATE kasdag SET nummer = nummer + 100 WHERE nummer = 1;

-- M4: outside its kasdagen
UPDATE boeking SET kasdag_id = NULL WHERE id =
(SELECT b.id FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id WHERE r.rekening = 'kas' ORDER BY b.id LIMIT 1);

-- M4: a difference that nobody else explained and signed
UPDATE kastelling SET verwacht_cent = geteld_cent + 5; UPDATE kasdag SET signed_by = NULL;

-- M4: cents, booked
UPDATE storting SET cent = cent + 100;

-- M5: cents at
UPDATE boekingsregel SET cent = cent - 100000000 WHERE rekening = 'kas';

-- M6: receipts numbered
UPDATE verkoop SET bon_seq = bon_seq + 1000 WHERE bon_seq = 1;

-- M6: invoices numbered
UPDATE factuur SET seq = seq + 100 WHERE seq = 1;

-- M6: cents with an invoice of
UPDATE factuur SET totaal_cent = totaal_cent + 1;

-- M6: is an invoice for what was not sold on invoice
UPDATE verkoop SET betaalwijze = 'pin' WHERE betaalwijze = 'factuur';

-- M7: the journal and the redemptions differ
UPDATE verzilvering SET tarief_cent = tarief_cent + 1;

-- M7: the journal and the unpaid afrekeningen differ
DELETE FROM afrekening_betaling;

-- M7: stands 2 times in afrekeningen
DROP INDEX afrekeningsregel_once_ix; UPDATE afrekeningsregel SET verzilvering_id =
(SELECT verzilvering_id FROM afrekeningsregel ORDER BY verzilvering_id LIMIT 1) WHERE verzilvering_id =
(SELECT verzilvering_id FROM afrekeningsregel WHERE afrekening_id <> (SELECT afrekening_id FROM afrekeningsregel
ORDER BY verzilvering_id LIMIT 1) ORDER BY verzilvering_id DESC LIMIT 1);

-- M7: stands in an afrekening of another uitvoerder or amount
UPDATE afrekeningsregel SET cent = cent + 1;

-- M7: is corrected and was not undone or not settled
UPDATE afrekeningsregel SET soort = 'correctie'
WHERE verzilvering_id = (SELECT verzilvering_id FROM afrekeningsregel ORDER BY verzilvering_id LIMIT 1);

-- M7: the afrekeningen say otherwise
UPDATE cheque SET status = 'redeemed' WHERE status = 'settled';

-- M7: lines, its lines
UPDATE afrekening SET aantal = aantal + 1;

-- M7: is booked as
UPDATE boekingsregel SET cent = cent + 1 WHERE boeking_id IN (SELECT boeking_id FROM afrekening);

-- M7: afrekeningen numbered
UPDATE afrekening SET seq = seq + 100 WHERE seq = 1;

-- M7: overlaps with
UPDATE afrekening SET van_on = '2020-01-01';

-- M8: its refund says otherwise
UPDATE cheque SET status = 'sold' WHERE status = 'refunded';

-- M8: is booked for another amount than was paid back
UPDATE boekingsregel SET cent = cent + 1 WHERE boeking_id IN (SELECT id FROM boeking WHERE soort = 'terugbetaling');

-- M8: is booked as paid back, and was not
DELETE FROM terugbetaald;

-- M8: had more paid back than was paid
UPDATE verkoop SET totaal_cent = 1 WHERE id IN (SELECT verkoop_id FROM terugbetaald);

-- M8: and went back to
UPDATE verkoop SET betaalwijze = CASE betaalwijze WHEN 'contant' THEN 'pin' ELSE 'contant' END
WHERE id IN (SELECT verkoop_id FROM terugbetaald);

-- M8: does not add up
UPDATE terugbetaling SET totaal_cent = totaal_cent + 1;

-- M8: may cost 1 cents
UPDATE toekenning SET maximum_cent = 1;

-- M8: may spend 1 cents
UPDATE fonds SET budget_cent = 1;

-- M8: the journal of its fonds differs by 1 cents
UPDATE verkoop SET fonds_cent = fonds_cent + 1 WHERE toekenning_id IS NOT NULL;

-- M8: is paid by a fonds without a toekenning
UPDATE verkoop SET toekenning_id = NULL;

-- M9: is booked 0 times
DELETE FROM boeking WHERE soort = 'verkoop';

-- M9: its redemption is booked 0 times
UPDATE boeking SET at = at + 1 WHERE soort = 'verzilvering';

-- M9: books what did not happen
UPDATE boeking SET cheque_id = (SELECT id FROM cheque WHERE status = 'in_stock' ORDER BY id LIMIT 1)
WHERE id = (SELECT id FROM boeking WHERE soort = 'verzilvering' ORDER BY id LIMIT 1);

-- M9: its lines lead to
UPDATE bankafschrift SET eind_cent = eind_cent + 1;

-- M9: cents is booked for
UPDATE bankregel SET cent = cent + 1 WHERE status = 'matched';

-- M9: arrived and still stands under way
UPDATE storting SET banked_at = NULL;

-- H1: is withdrawn, its last event says closed
UPDATE klus SET status = 'withdrawn' WHERE status = 'closed';

-- H1: events as klus
UPDATE klus SET version = version - 1 WHERE id = (SELECT id FROM klus ORDER BY id LIMIT 1);

-- H1: does not follow the one before it
UPDATE event SET from_status = 'closed' WHERE object = 'klus' AND no = 2;

-- H1: to sold
UPDATE event SET to_status = 'sold' WHERE seq = (SELECT MAX(seq) FROM event WHERE object = 'klus');

-- H1: is moved, its last event says approved
UPDATE opdracht SET status = 'moved' WHERE status = 'approved';

-- H1: events as opdracht
UPDATE opdracht SET version = version - 1 WHERE id = (SELECT id FROM opdracht ORDER BY id LIMIT 1);

-- H1: does not follow the one before it
UPDATE event SET from_status = 'approved' WHERE object = 'opdracht' AND no = 2;

-- H1: to sold
UPDATE event SET to_status = 'sold' WHERE seq = (SELECT MAX(seq) FROM event WHERE object = 'opdracht');

-- H1: is planned without exactly one visit that is
UPDATE opdracht SET status = 'fell_through' WHERE status = 'published';

-- H1: is published, and its klus is accepted
UPDATE klus SET status = 'accepted' WHERE status = 'planned';

-- H1: was moved, but not to a visit of the same klus
UPDATE opdracht SET status = 'moved' WHERE status = 'published';

-- H2: minutes are the real time
UPDATE uren SET minuten = minuten + 1;

-- H3: is in two ploegen at once
UPDATE ploeg_deelnemer SET deelnemer_id = (SELECT d.deelnemer_id FROM ploeg_deelnemer d JOIN ploeg p ON p.id = d.ploeg_id
WHERE d.datum = ploeg_deelnemer.datum AND d.ploeg_id <> ploeg_deelnemer.ploeg_id ORDER BY d.ploeg_id, d.deelnemer_id LIMIT 1)
WHERE EXISTS (SELECT 1 FROM ploeg_deelnemer d WHERE d.datum = ploeg_deelnemer.datum AND d.ploeg_id <> ploeg_deelnemer.ploeg_id)
AND deelnemer_id = (SELECT e.deelnemer_id FROM ploeg_deelnemer e WHERE e.ploeg_id = ploeg_deelnemer.ploeg_id ORDER BY 1 LIMIT 1);

-- H3: has a vehicle that another ploeg has at the same time
UPDATE ploeg SET voertuig = 'Bus 9';

-- H3: overlaps with another opdracht of its ploeg
UPDATE opdracht SET van_at = van_at - 14400000, tot_at = tot_at + 14400000;

-- H3: nobody was in two places at once in the uren
UPDATE uren SET van_at = 0;

-- H4: is a ploeg with nobody in it
DELETE FROM ploeg_deelnemer;

-- H4: is a ploeg with a begeleider of another uitvoerder
UPDATE account SET rol = 'balie' WHERE rol = 'begeleider';

-- H4: is not of the uitvoerder, day and hours of its ploeg and klus
UPDATE opdracht SET datum = '2020-01-01';

-- H4: uren between visits only with one's own ploeg
UPDATE uren SET opdracht_id = NULL;

-- H4: uren only at a visit of one's own ploeg
UPDATE uren SET uitvoerder = 'een-ander';

-- H5: who approved is not who reported
UPDATE uren SET approved_by = reported_by;

-- H5: what nobody reported is what the plan says
UPDATE uren SET reported_by = NULL;

-- H5: a correction is a new row
UPDATE uren SET status = 'corrected';

-- H6: one row per deelnemer and visit counts
UPDATE opdracht SET status = 'seen';

-- H6: a visit is approved when the uren it had were
UPDATE uren SET status = 'reported';

-- H7: in a closed month nothing changes
UPDATE uren SET status = 'closed';

-- H7: a counter-entry says why
UPDATE uren SET minus = TRUE;

-- H8: is closed, and a cheque is still reserved for it
UPDATE klus SET status = 'closed' WHERE id IN (SELECT klus_id FROM cheque WHERE status = 'reserved');

-- H9: is open, and its klus is accepted
UPDATE klus SET status = 'accepted' WHERE status = 'offered';

-- H9: is offered, and no aanbod is open for it
UPDATE klus SET status = 'offered' WHERE status = 'accepted';

-- H9: offers no half day, more than three
DELETE FROM aanbod_keuze;

-- H9: its last event says nothing
UPDATE aanbod SET version = version + 1;

-- H9: was chosen, and that half day was never planned
UPDATE aanbod SET status = 'chosen', keuze = 1, settled_at = made_at;

-- H9: went from nothing to bought
UPDATE event SET to_status = 'bought' WHERE object = 'aanbod';

-- H10: levels are 0 to 3
UPDATE deelnemer_niveau SET no = no + 1;

-- H11: no two pauses
UPDATE deelnemer_pauze SET tot_on = '2020-01-01';

-- H11: who leaves has a day and a place to go to
UPDATE deelnemer SET exited_on = '2020-01-01';

-- H12: a trede is 1 to 6
UPDATE trede SET no = no + 5;

-- H12: only a klantmanager sets a trede
UPDATE account SET rol = 'balie' WHERE rol = 'klantmanager';

-- H12: a correction is of an earlier trede
UPDATE trede SET corrects_id = id;

-- W1: says what was changed after it was given
UPDATE bewijs_inhoud SET inhoud = inhoud || ' ';

-- W1: leaves a gap
UPDATE bewijs SET seq = seq + 10;

-- W1: was not recorded when it was made
DELETE FROM event WHERE action = 'bewijs.make';

-- W1: was withdrawn, and that was not recorded
DELETE FROM event WHERE action = 'bewijs.withdraw';

-- W1: was recorded as withdrawn and is not
DELETE FROM bewijs_intrekking;

-- W2: is of a visit of another klus, or that was never worked at
UPDATE opdracht SET status = 'fell_through';

-- W2: can be read by a ploeg
UPDATE waardering SET goed = FALSE;

-- W2: its last event says nothing
UPDATE waardering SET version = version + 1;

-- W2: went from nothing to shown
UPDATE event SET to_status = 'shown' WHERE object = 'waardering';

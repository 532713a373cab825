// A deelnemer makes a werkervaringsbewijs on the phone; verifiers that know nothing of us accept its Open Badge until it is withdrawn,
// and no other that looks like it.
import assert from 'node:assert/strict';
import { verify } from './badge.mjs';
import { press } from './steps.mjs';

const PHONE = { width: 360 };

/** A copy with one thing changed. */
function changed(credential, change) {
  const copy = structuredClone(credential);
  change(copy);
  return copy;
}

export default async function badge(t) {
  let made;

  await t.test('a deelnemer chooses, looks, and makes a bewijs', async () => {
    const page = await t.page({ ...PHONE, as: 'deelnemer' });
    await page.goto('/ploeg/werkervaring');
    await page.getByRole('link', { name: 'Maak mijn bewijs' }).click();
    await t.axe(page, 'choosing what a bewijs says');
    await t.shot(page, 'bewijs kiezen');
    const all = page.locator('input[name=vaardigheid]');
    assert.ok((await all.count()) > 0, 'there is something to choose');
    for (const box of await all.all()) await box.uncheck();
    await press(page, page.getByRole('button', { name: 'Bekijk het eerst' }));
    assert.match(await page.locator('main [role=alert]').innerText(), /Er is niets gekozen/);
    await t.axe(page, 'nothing chosen');
    await all.first().check();
    await press(page, page.getByRole('button', { name: 'Bekijk het eerst' }));
    await t.axe(page, 'what it will say');
    await t.shot(page, 'bewijs bekijken');
    await press(page, page.getByRole('button', { name: 'Maak het bewijs' }));
    assert.match(await page.locator('.flits').innerText(), /Het bewijs is gemaakt/);
    await t.axe(page, 'own bewijzen');
    await t.shot(page, 'eigen bewijzen');
    made = {
      link: await page.getByRole('link', { name: 'Link voor de werkgever' }).first().getAttribute('href'),
      badge: await page.getByRole('link', { name: 'Digitaal bewijs' }).first().getAttribute('href'),
    };
  });

  await t.test('a klantmanager makes one for them, without what is on the phone of a ploeg', async () => {
    const page = await t.page({ as: 'klantmanager' });
    await page.goto('/deelnemers');
    await page.locator('main table a[href*="/deelnemers/"]').first().click();
    await page.getByRole('link', { name: 'Uren en werkervaring' }).click();
    const chooser = page.locator('main a[href$="/bewijs"]');
    await chooser.first().click();
    assert.ok((await page.locator('input[name=vaardigheid]').count()) > 0, 'there is something to choose');
    assert.equal(await page.locator('#toestel, [data-wachtbalk]').count(), 0, 'nothing waits to be sent here');
  });

  let credential;
  await t.test('an independent verifier accepts its Open Badge', async () => {
    credential = await (await fetch(made.badge)).json();
    assert.ok(credential.type.includes('AchievementCredential'));
    const { genuine, withdrawn, why } = await verify(credential);
    assert.ok(genuine, why.join('\n'));
    assert.equal(withdrawn, false);
  });

  await t.test('it refuses one with more hours, another name, another place in the list, or a term that nobody knows', async () => {
    const tampered = [
      (one) => (one.credentialSubject.result[0].value = '999.00'),
      (one) => (one.credentialSubject.identifier[0].identityHash = 'Iemand Anders'),
      (one) => (one.credentialStatus.statusListIndex = '7'),
      (one) => (one.credentialSubject.achievement.description += ' En veel meer.'),
      (one) => (one.validFrom = '2020-01-01T00:00:00Z'),
      (one) => (one.issuer.id = 'did:web:example.org'),
      (one) => (one.salaris = '5000'),
      (one) => (one.proof.proofValue = one.proof.proofValue.replace(/.$/, (last) => (last === '1' ? '2' : '1'))),
    ];
    for (const change of tampered) {
      const { genuine } = await verify(changed(credential, change));
      assert.equal(genuine, false, `accepted after ${change}`);
    }
  });

  await t.test('an employer sees what it says; where it comes from is a page of its own', async () => {
    const page = await t.page();
    await page.goto(made.link);
    assert.match(await page.locator('main').innerText(), /Ja, dit bewijs is echt/);
    await t.axe(page, 'a genuine bewijs');
    await page.getByRole('link', { name: 'Wie geeft dit uit?' }).click();
    assert.match(await page.locator('main').innerText(), /did:web:/);
    await t.axe(page, 'the issuer');
  });

  await t.test('once withdrawn, the link and every verifier say so', async () => {
    const page = await t.page({ ...PHONE, as: 'deelnemer' });
    await page.goto('/ploeg/werkervaring');
    await page.locator('details summary', { hasText: 'Trek in' }).first().click();
    await press(page, page.getByRole('button', { name: 'Trek in' }).first());
    assert.match(await page.locator('.flits').innerText(), /ingetrokken/);
    const { withdrawn, why } = await verify(credential);
    assert.equal(withdrawn, true, why.join('\n'));
    assert.equal((await fetch(made.badge)).status, 410);
    const answer = await fetch(made.link);
    assert.equal(answer.status, 410);
    assert.match(await answer.text(), /Dit bewijs is ingetrokken/);
  });
}

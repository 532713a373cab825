//! Money back: to whoever paid, once, never for a used cheque, and with a second person when it is much.

use dienstencheque::{
    actions::akkoord::{self, Decision},
    domain::{account::Rol, boeking::Rekening},
};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{given, paper::text_of, process::check_is_clean, town::Paper},
};

const TERUGBETALINGEN: &str = "/api/v1/terugbetalingen";

fn back(papers: &[&Paper]) -> Value {
    let cheques: Vec<Value> = papers
        .iter()
        .map(|one| json!({"nummer": one.nummer, "claimcode": one.claimcode}))
        .collect();
    json!({ "cheques": cheques })
}

stories! {
    async fn cash_comes_out_of_the_till_once(world: World) {
        let papers = world.sold_papers(2, "contant").await;
        let mut clerk = world.api_as(given::balie()).await;
        let paid = clerk.post_json(TERUGBETALINGEN, &back(&[&papers[0]])).await.is(201).json();
        assert_eq!(paid["nummer"], "TB-GW-2026-000001");
        assert_eq!((&paid["totaalCent"], &paid["kasCent"], &paid["pinCent"]), (&json!(1500), &json!(1500), &json!(0)));
        assert_eq!(world.balance(Rekening::Kas).await, 1500);
        assert_eq!(world.status_of(&papers[0].nummer).await, "refunded");
        let again = clerk.post_json(TERUGBETALINGEN, &back(&[&papers[0]])).await.is(409).json();
        assert!(again["detail"].as_str().unwrap().contains("terugbetaald"), "{again}");
        let twice = clerk.post_json(TERUGBETALINGEN, &back(&[&papers[1], &papers[1]])).await.is(400).json();
        assert_eq!(twice["errors"][0]["veld"], "cheques", "{twice}");
        assert_eq!(world.balance(Rekening::Kas).await, 1500, "a refused refund pays nothing");
        check_is_clean(&world.url);
    }

    async fn two_refunds_at_once_pay_once(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let (mut one, mut two) = (world.api_as(given::balie()).await, world.api_as(given::balie()).await);
        let body = back(&[&paper]);
        let (one, two) = tokio::join!(one.post_json(TERUGBETALINGEN, &body), two.post_json(TERUGBETALINGEN, &body));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text(), two.text());
        assert_eq!(world.balance(Rekening::Kas).await, 0);
        check_is_clean(&world.url);
    }

    async fn card_and_invoice_go_back_to_where_they_came_from(world: World) {
        let by_card = world.sold_papers(1, "pin").await.remove(0);
        let on_invoice = world.sold_papers(1, "factuur").await.remove(0);
        // Given back elsewhere: the buyer need not know where it was bought.
        let mut clerk = world.api_as(Rol::Balie { verkooppunt: "malpertuus".to_owned() }).await;
        let paid = clerk.post_json(TERUGBETALINGEN, &back(&[&by_card, &on_invoice])).await.is(201).json();
        assert_eq!((&paid["totaalCent"], &paid["kasCent"], &paid["pinCent"]), (&json!(3000), &json!(0), &json!(1500)));
        assert_eq!(world.balance(Rekening::Debiteuren).await, 0);
        assert_eq!(world.balance(Rekening::Pin).await, 0);
        check_is_clean(&world.url);
    }

    async fn a_replacement_goes_back_to_who_paid_the_first(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let mut clerk = world.api_as(given::balie()).await;
        let body = json!({"claimcode": paper.claimcode, "reden": "lost"});
        let new = clerk.post_json(&format!("/api/v1/cheques/{}/vervanging", paper.nummer), &body).await.is(201).json();
        clerk.post_json(TERUGBETALINGEN, &back(&[&paper])).await.is(409);
        let actor = world.actor(given::balie()).await;
        let sold = dienstencheque::actions::verkoop::find(&world.app, &actor, new["verkoop"].as_str().unwrap().parse().unwrap()).await.unwrap();
        let second = Paper {
            nummer: new["nummer"].as_str().unwrap().to_owned(),
            code: String::new(),
            claimcode: sold.secrets.unwrap().remove(0).claimcode,
            verkoop: sold.verkoop.id,
        };
        let paid = clerk.post_json(TERUGBETALINGEN, &back(&[&second])).await.is(201).json();
        assert_eq!(paid["kasCent"], 1500);
        assert_eq!(world.balance(Rekening::UitstaandeCheques).await, 0);
        check_is_clean(&world.url);
    }

    async fn a_used_cheque_is_not_paid_back(world: World) {
        let visit = world.started_visit(1).await;
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let body = json!({"code": paper.code, "opdracht": visit.opdracht});
        world.visitor().with_token(&visit.token).post_json("/api/v1/verzilveringen", &body).await.is(201);
        let mut clerk = world.api_as(given::balie()).await;
        let refused = clerk.post_json(TERUGBETALINGEN, &back(&[&paper])).await.is(409).json();
        assert_eq!(refused["title"], "Deze cheque is al gebruikt");
        assert!(refused["detail"].as_str().unwrap().contains(&paper.nummer));
        check_is_clean(&world.url);
    }

    async fn much_money_needs_a_second_person(world: World) {
        let papers = world.sold_papers(11, "contant").await;
        let all: Vec<&Paper> = papers.iter().collect();
        let mut clerk = world.api_as(given::balie()).await;
        clerk.post_json(TERUGBETALINGEN, &back(&all[..10])).await.is(201);
        let papers = world.sold_papers(11, "contant").await;
        let all: Vec<&Paper> = papers.iter().collect();
        let asked = clerk.post_json(TERUGBETALINGEN, &back(&all)).await.is(202).json();
        let asked = asked["akkoord"].as_str().unwrap().parse().unwrap();
        assert_eq!(world.balance(Rekening::Kas).await, 1500 + 16_500, "nothing is paid before the second person agrees");
        let second = world.actor(Rol::Meldpunt).await;
        let done = akkoord::decide(&world.app, &second, asked, Decision::Give, None).await.unwrap();
        assert!(done.value.is_some());
        assert_eq!(world.balance(Rekening::Kas).await, 1500);
        check_is_clean(&world.url);
    }

    async fn what_was_used_meanwhile_stops_the_whole_refund(world: World) {
        let papers = world.sold_papers(11, "contant").await;
        let all: Vec<&Paper> = papers.iter().collect();
        let mut clerk = world.api_as(given::balie()).await;
        let asked = clerk.post_json(TERUGBETALINGEN, &back(&all)).await.is(202).json();
        clerk.post_json(TERUGBETALINGEN, &back(&[all[3]])).await.is(201);
        let second = world.actor(Rol::Meldpunt).await;
        let asked = asked["akkoord"].as_str().unwrap().parse().unwrap();
        akkoord::decide(&world.app, &second, asked, Decision::Give, None).await.unwrap_err();
        assert_eq!(world.balance(Rekening::Kas).await, 15_000);
        assert_eq!(world.status_of(&papers[0].nummer).await, "sold");
        check_is_clean(&world.url);
    }

    async fn only_the_counter_pays_back(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        for rol in [Rol::Meldpunt, given::coordinator(), Rol::Financien, Rol::Beheerder] {
            world.api_as(rol).await.post_json(TERUGBETALINGEN, &back(&[&paper])).await.is(403);
        }
        let mut clerk = world.api_as(given::balie()).await;
        clerk.post_json(TERUGBETALINGEN, &json!({})).await.is(400);
    }

    async fn the_counter_page_pays_several_back_and_prints_the_proof(world: World) {
        let papers = world.sold_papers(3, "contant").await;
        let mut clerk = world.login_as(given::balie()).await;
        let link = format!("/cheques/{}/terugbetaling", papers[0].nummer);
        let sleutel = clerk.get(&link).await.is(200).field("sleutel");
        let bad = format!("{} {}\nonzin", papers[1].nummer, papers[1].claimcode);
        let form = [("claimcode", papers[0].claimcode.as_str()), ("cheques", bad.as_str()), ("sleutel", sleutel.as_str())];
        let page = clerk.post(&link, &form).await.is(400).text();
        assert!(page.contains("Cheque 3: ") && page.contains("onzin"), "{page}");
        let good = format!("{} {}\n{} {}", papers[1].nummer, papers[1].claimcode, papers[2].nummer, papers[2].claimcode);
        let form = [("claimcode", papers[0].claimcode.as_str()), ("cheques", good.as_str()), ("sleutel", sleutel.as_str())];
        let to = clerk.post(&link, &form).await.is(303).location();
        let page = clerk.get(&to).await.is(200).text();
        assert!(page.contains("Geef contant terug") && page.contains("€ 45,00"), "{page}");
        let paper = clerk.get(&format!("{to}/bon")).await.is(200);
        let text = text_of(&paper.bytes);
        assert!(text.contains("TB-GW-2026-000001") && text.contains(&papers[2].nummer), "{text}");
        let mut other = world.login_as(Rol::Balie { verkooppunt: "malpertuus".to_owned() }).await;
        other.get(&to).await.is(404);
    }
}

//! Three servers that keep three copies: the one that leads the stream is killed in mid-traffic.

use super::{
    ANN, Result, chunk,
    client::{Client, Raw, Trouble, place},
    publish,
    server::{Server, free_port},
    subscribe,
};
use matters_arising::wire::{NatsAsk, NatsAskId, NatsOp, NatsWord};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio::time::{Instant, sleep};

const N_SERVERS: usize = 3;
const N_EACH: usize = 400;
/// How many chunks of a writer are under way at once.
const AT_ONCE: usize = 8;
/// After so many acknowledged chunks the leader is killed.
const N_BEFORE: usize = 150;
const PATIENCE: Duration = Duration::from_secs(90);

fn prepare() -> Result<Vec<Server>> {
    let ports: Vec<u16> = (0..N_SERVERS).map(|_| free_port()).collect::<Result<_>>()?;
    let routes: Vec<String> = ports
        .iter()
        .map(|port| format!("\"nats://127.0.0.1:{port}\""))
        .collect();
    let routes = routes.join(", ");
    let servers = ports.iter().zip(1..).map(|(port, n)| {
        let cluster = format!(
            "cluster {{ name: forum, host: \"127.0.0.1\", port: {port}, routes: [ {routes} ] }}"
        );
        Server::prepare(&format!("cluster-{n}"), &cluster)
    });
    servers.collect()
}

/// The first of some servers that lets a client in, tried until one does.
async fn connected(addresses: &[String], first: usize) -> Result<Client> {
    let began = Instant::now();
    let mut n = first;
    loop {
        let address = &addresses[n % addresses.len()];
        match Client::at(address, place("minutes", 1), ANN).await {
            Ok(mut client) => {
                // What was under way when the leader died is never answered.
                client.patience = Duration::from_secs(3);
                return Ok(client);
            }
            Err(trouble) if began.elapsed() > PATIENCE => return Err(trouble.into()),
            Err(_) => sleep(Duration::from_millis(200)).await,
        }
        n += 1;
    }
}

/// What the server says of the stream.
async fn description(address: &str) -> Result<String> {
    let mut keeper = Raw::at(address, "keeper", "secret").await?;
    keeper.tell(&subscribe("answers")).await?;
    let mut ask = publish("$JS.API.STREAM.INFO.minutes", b"");
    if let NatsOp::Publish { reply, .. } = &mut ask {
        *reply = NatsWord::new("answers");
    }
    keeper.tell(&ask).await?;
    loop {
        if let NatsOp::Message { payload, .. } = keeper.hear().await? {
            return Ok(String::from_utf8(payload)?);
        }
    }
}

/// Which of the servers leads the stream.
async fn leader(address: &str) -> Result<usize> {
    let text = description(address).await?;
    assert!(text.contains("\"num_replicas\":3"), "{text}");
    let name = text.split("\"leader\":\"").nth(1);
    let name = name.and_then(|rest| rest.split('"').next());
    let n = name.and_then(|name| name.strip_prefix("cluster-"));
    Ok(n.ok_or("no leader")?.parse::<usize>()? - 1)
}

/// What all have in common.
#[derive(Default)]
struct Common {
    acknowledged: RefCell<BTreeSet<String>>,
    n_broken: Cell<usize>,
}

/// Puts chunks until each has been acknowledged, through whichever server answers.
async fn write(
    common: &Common,
    addresses: &[String],
    first: usize,
    chunks: &BTreeMap<String, Vec<u8>>,
) -> Result<()> {
    let mut client = connected(addresses, first).await?;
    let mut waiting: Vec<&String> = chunks.keys().collect();
    let mut asked: Vec<(NatsAskId, &String)> = Vec::new();
    while !(waiting.is_empty() && asked.is_empty()) {
        while asked.len() < AT_ONCE
            && let Some(name) = waiting.pop()
        {
            let put = NatsAsk::Put(name.clone(), chunks[name].clone());
            asked.push((client.ask(put), name));
        }
        let (id, name) = asked.remove(0);
        match client.answer(id).await {
            Ok(_) => _ = common.acknowledged.borrow_mut().insert(name.clone()),
            Err(_) => {
                // Whether it arrived is not known: all that is not acknowledged is put again.
                common.n_broken.set(common.n_broken.get() + 1);
                waiting.push(name);
                waiting.extend(asked.drain(..).map(|(_, name)| name));
                client = connected(addresses, first + common.n_broken.get()).await?;
            }
        }
        // So that the traffic goes on for a while.
        sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Gets chunks until there are so many; gives them.
async fn read(addresses: &[String], first: usize, n: usize) -> Result<BTreeMap<String, Vec<u8>>> {
    let (mut here, began, mut at) = (BTreeMap::new(), Instant::now(), first);
    while here.len() < n {
        if began.elapsed() > PATIENCE {
            return Err(format!("only {} of {n} came", here.len()).into());
        }
        let mut client = connected(addresses, at).await?;
        let outcome: std::result::Result<(), Trouble> = async {
            while here.len() < n {
                for name in client.list().await? {
                    if !here.contains_key(&name)
                        && let Some(bytes) = client.get(&name).await?
                    {
                        here.insert(name, bytes);
                    }
                }
                sleep(Duration::from_millis(50)).await;
                if began.elapsed() > PATIENCE {
                    return Err(Trouble::Gone);
                }
            }
            Ok(())
        }
        .await;
        at += usize::from(outcome.is_err());
    }
    Ok(here)
}

/// Kills the leader once so many chunks have been acknowledged; gives which it was.
async fn kill(common: &Common, servers: &mut [Server]) -> Result<usize> {
    while common.acknowledged.borrow().len() < N_BEFORE {
        sleep(Duration::from_millis(1)).await;
    }
    let leader = leader(&servers[0].address()).await?;
    servers[leader].kill().await?;
    Ok(leader)
}

#[tokio::test]
async fn n6_three_servers_lose_nothing_that_was_acknowledged_when_their_leader_is_killed()
-> Result<()> {
    let mut servers = prepare()?;
    for server in &mut servers {
        server.run().await?;
    }
    let addresses: Vec<String> = servers.iter().map(Server::address).collect();
    let of_writer = |writer: usize| -> BTreeMap<String, Vec<u8>> {
        (0..N_EACH)
            .map(|n| chunk(writer * N_EACH + n, 500))
            .collect()
    };
    let chunks = [of_writer(0), of_writer(1)];
    let common = Common::default();
    let (killed, .., first, second) = tokio::try_join!(
        kill(&common, &mut servers),
        write(&common, &addresses, 0, &chunks[0]),
        write(&common, &addresses, 1, &chunks[1]),
        read(&addresses, 0, 2 * N_EACH),
        read(&addresses, 2, 2 * N_EACH),
    )?;
    assert_eq!(common.acknowledged.borrow().len(), 2 * N_EACH);
    assert!(
        common.n_broken.get() > 0,
        "nobody noticed that it was killed"
    );
    let [mut all, more] = chunks;
    all.extend(more);
    assert!(
        first == all && second == all,
        "both readers have everything"
    );
    // The one that was killed catches up.
    servers[killed].run().await?;
    let own = [servers[killed].address()];
    assert!(read(&own, 0, all.len()).await? == all);
    Ok(())
}

//! The beginning of a connection: who we are, and whether the stream is there and keeps everything.

use super::{INBOX, LIVE, NatsMailbox, Stage, error_in, job::Want};
use crate::wire::nats::{
    NatsFault, NatsLine, NatsOp,
    json::{Json, quoted},
    place::{part_size, word},
};

/// How many copies of a new stream a cluster keeps.
const REPLICAS: u8 = 3;
/// The stream is not there.
const NO_STREAM: u64 = 10_059;
/// There are fewer servers than copies, now.
const TOO_FEW_SERVERS: u64 = 10_005;
/// The server keeps one copy of everything, although it knows others.
const ONE_COPY_ONLY: u64 = 10_074;
/// A stream of this name has just been made by somebody else.
const IN_USE: u64 = 10_058;

impl NatsMailbox {
    /// The server has introduced itself.
    pub(super) fn greet(&mut self, info: &NatsLine) -> Result<(), NatsFault> {
        let info = Json::parse(info.as_str().as_bytes()).ok_or(NatsFault::NotNats)?;
        let number = |name: &str| info.get(name).and_then(Json::number);
        let largest = number("max_payload").ok_or(NatsFault::NotNats)?;
        let largest = u64::try_from(largest).map_err(|_| NatsFault::NotNats)?;
        self.part_size = part_size(largest).ok_or(NatsFault::SmallMessages(largest))?;
        self.is_cluster = info.get("cluster").is_some();
        let connect = NatsOp::Connect(NatsLine::new(&self.introduction()));
        connect.write(&mut self.out);
        for (subject, sid) in [
            (format!("{}.*", self.inbox), INBOX),
            (self.place.of_log(), LIVE),
        ] {
            let subscribe = NatsOp::Subscribe {
                subject: word(subject)?,
                queue: None,
                sid,
            };
            subscribe.write(&mut self.out);
        }
        self.stage = Stage::Checking;
        let subject = self.place.api("STREAM.INFO");
        self.request(None, Want::Check, subject, b"")
    }

    fn introduction(&self) -> String {
        let login = self.login.as_deref().map(String::from_utf8_lossy);
        let login = match login.as_deref().map(|login| (login, login.split_once(':'))) {
            None => String::new(),
            Some((_, Some((name, password)))) => {
                format!(r#","user":{},"pass":{}"#, quoted(name), quoted(password))
            }
            Some((token, None)) => format!(r#","auth_token":{}"#, quoted(token)),
        };
        format!(
            concat!(
                r#"{{"verbose":false,"pedantic":false,"tls_required":false,"name":"matters-arising","#,
                r#""lang":"rust","version":"{}","protocol":1,"headers":true,"no_responders":true,"#,
                r#""echo":false{}}}"#,
            ),
            env!("CARGO_PKG_VERSION"),
            login
        )
    }

    /// What the server says of the stream when it is first asked.
    pub(super) fn checked(
        &mut self,
        status: Option<u16>,
        answer: &[u8],
        want: Want,
    ) -> Result<(), NatsFault> {
        if status == Some(503) {
            return Err(NatsFault::NoJetStream);
        }
        let answer = Json::parse(answer).ok_or(NatsFault::Malformed)?;
        match (error_in(answer), want) {
            (None, _) => {
                self.verify(answer)?;
                self.stage = Stage::Ready;
                for (id, ask) in std::mem::take(&mut self.early) {
                    self.begin_job(id, ask);
                }
                Ok(())
            }
            (Some((NO_STREAM, _)), Want::Check) => {
                self.create(if self.is_cluster { REPLICAS } else { 1 })
            }
            (Some((ONE_COPY_ONLY, _)), Want::Create { replicas: 2.. }) => self.create(1),
            // Not with fewer copies: a cluster that has just been started would keep one for ever.
            (Some((TOO_FEW_SERVERS, _)), Want::Create { .. }) => Err(NatsFault::TooFewServers),
            // With other settings: whether they will do is seen from them.
            (Some((IN_USE, _)), Want::Create { .. }) => {
                let subject = self.place.api("STREAM.INFO");
                self.request(None, Want::CheckAgain, subject, b"")
            }
            (Some((number, words)), _) => Err(NatsFault::of_api(number, &words)),
        }
    }

    fn create(&mut self, replicas: u8) -> Result<(), NatsFault> {
        // A message a subject, and the first one stays: chunks are written once and never changed.
        let config = format!(
            concat!(
                r#"{{"name":{},"subjects":[{}],"retention":"limits","storage":"file","#,
                r#""num_replicas":{},"max_msgs_per_subject":1,"discard":"new","#,
                r#""discard_new_per_subject":true,"allow_direct":true}}"#,
            ),
            quoted(self.place.stream()),
            quoted(&self.place.all_subjects()),
            replicas
        );
        let subject = self.place.api("STREAM.CREATE");
        let want = Want::Create { replicas };
        self.request(None, want, subject, config.as_bytes())
    }

    /// Whether the stream takes the log and keeps all of it.
    pub(super) fn verify(&self, answer: Json<'_>) -> Result<(), NatsFault> {
        let config = answer.get("config").ok_or(NatsFault::Malformed)?;
        let stream = || self.place.stream().to_owned();
        let (all, of_log) = (self.place.all_subjects(), self.place.of_log());
        let subjects = config.get("subjects").into_iter();
        let takes_it = subjects
            .flat_map(Json::members)
            .filter_map(|(_, subject)| subject.string())
            .any(|subject| subject == all || subject == of_log);
        if !takes_it {
            return Err(NatsFault::OtherStream(stream()));
        }
        let limit = |name: &str| config.get(name).and_then(Json::number).unwrap_or(0) > 0;
        let text = |name: &str| config.get(name).and_then(Json::string);
        let drops_old = text("discard").as_deref() != Some("new");
        let is_queue = text("retention").is_some_and(|retention| retention != "limits");
        let forgets = [
            ("retention", is_queue),
            ("max_age", limit("max_age")),
            ("max_msgs", drops_old && limit("max_msgs")),
            ("max_bytes", drops_old && limit("max_bytes")),
        ];
        if let Some((setting, _)) = forgets.into_iter().find(|(_, forgets)| *forgets) {
            return Err(NatsFault::Forgets {
                stream: stream(),
                setting,
            });
        }
        match config.get("allow_direct").is_some_and(Json::is_true) {
            true => Ok(()),
            false => Err(NatsFault::Lacks {
                stream: stream(),
                setting: "allow_direct",
            }),
        }
    }
}

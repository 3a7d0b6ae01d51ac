//! What the session asks of the worker for documents, and how it hears of it.

use super::{Driver, begin, end};
use crate::{
    browser::{
        documents::{Answer, Request, Understood},
        engine::page,
    },
    command::Outcome,
    model::{Delta, FileError, Refusal, Work},
    session::{Input, Output},
};
use std::rc::Rc;

impl Driver {
    /// Carries out what is about documents.
    pub(super) fn work_on_documents(self: &Rc<Self>, output: Output) {
        match output {
            Output::Import {
                name,
                bytes,
                choices,
            } => {
                let request = Request::Read {
                    name: name.clone(),
                    bytes,
                    choices,
                };
                self.read_with(Work::Importing, &request, move |answer| Input::Imported {
                    result: understood(answer),
                    name,
                });
            }
            Output::ReadBack {
                name,
                choices,
                copy,
            } => {
                let request = Request::ReadBack {
                    name,
                    choices,
                    copy: *copy,
                };
                self.read_with(Work::Importing, &request, |answer| {
                    Input::ReadBack(understood(answer).map(|(draft, _)| draft))
                });
            }
            Output::Unlock {
                task,
                bytes,
                passphrase,
            } => {
                let request = Request::Unlock { bytes, passphrase };
                self.read_with(Work::Unlocking, &request, move |answer| {
                    let opened = match answer {
                        Ok(Answer::Unlocked(opened)) => opened,
                        Ok(_) => Err(FileError::Damaged),
                        Err(reason) => Err(reason),
                    };
                    Input::Unlocked(task, opened)
                });
            }
            Output::StopReading => {
                self.documents.stop_reading();
                end(Work::Importing);
                end(Work::Unlocking);
            }
            Output::Export { format, name, copy } => {
                let request = Request::Write {
                    format,
                    copy: *copy,
                };
                self.documents.ask(&request, move |answer| {
                    let reason = match answer {
                        Ok(Answer::Written(Ok(bytes))) => {
                            return page::show(&[Delta::File {
                                name,
                                media_type: format.media_type().to_owned(),
                                bytes,
                            }]);
                        }
                        Ok(Answer::Written(Err(reason))) | Err(reason) => reason,
                        Ok(_) => FileError::Damaged,
                    };
                    not_written(name, reason);
                });
            }
            Output::Prepare(job) => {
                let driver = self.clone();
                self.documents
                    .ask(&Request::Prepare(job.clone()), move |answer| {
                        let reason = match answer {
                            Ok(Answer::Prepared(Ok(Outcome::Done(prepared)))) => {
                                return page::show(&[Delta::Prepared(Box::new(prepared))]);
                            }
                            Ok(Answer::Prepared(Ok(Outcome::ToMake(clean)))) => {
                                return driver.take(Input::Cleaned(Box::new(clean), job));
                            }
                            Ok(Answer::Prepared(Err(reason))) | Err(reason) => reason,
                            Ok(_) => FileError::Damaged,
                        };
                        not_written(job.name, reason);
                    });
            }
            // The others are carried out elsewhere.
            _ => {}
        }
    }

    /// Has something read, and says so to the page for as long as it goes on.
    fn read_with(
        self: &Rc<Self>,
        work: Work,
        request: &Request,
        heard: impl FnOnce(Result<Answer, FileError>) -> Input + 'static,
    ) {
        let driver = self.clone();
        begin(work);
        self.documents.ask(request, move |answer| {
            driver.take(heard(answer));
            end(work);
        });
    }
}

fn understood(answer: Result<Answer, FileError>) -> Understood {
    match answer {
        Ok(Answer::Read(understood)) => understood,
        Ok(_) => Err(FileError::Damaged),
        Err(reason) => Err(reason),
    }
}

fn not_written(file: String, reason: FileError) {
    let command = 0;
    let error = Refusal::NotWritten { file, reason };
    page::show(&[Delta::Refused { command, error }]);
}

//! Proposing and agreeing: from what parties have written to where an action stands.
//!
//! Only entries and statements are ever written, and none is changed. [`judge`] is one pure function of
//! the *set* of them: the order in which merges bring them in makes no difference. These are its rules;
//! the tests name them.
//!
//! | rule | |
//! |---|---|
//! | P1 | A withdrawal that stands beats everything: the action is withdrawn. |
//! | P2 | Only a statement without a doubt that voids it counts (see [`Ledger`]): its signature holds, its key is introduced by the organisation for which it speaks and was not revoked before, and action, proposal, rule and meeting, where it names one, are in the log. |
//! | P3 | A verdict stands until a later one of the same organisation on the same action says that it replaces it. What an organisation says with a key of its own is not replaced by what another recorded of it, and where both stand, counts alone. |
//! | P4 | What was recorded by another organisation counts only where the rule allows that organisation to record, and where it names a meeting. |
//! | P5 | A return that stands keeps the action from ending, whoever agrees, until a proposal that is not struck says that it answers it. |
//! | P6 | Two verdicts of one organisation that stand and differ count as no agreement; where one of them is a return, P5 holds as well. |
//! | P7 | A proposal stands until it is struck, by somebody of the side that made it where it names a rule, or one of its returns is answered by another proposal. Proposals of the same ending under the same rule that stand are one: an agreement with any of them counts. |
//! | P8 | A proposal is decided by the rule that was in force when it was made, whatever rules come later. One that names no rule, as those of imported documents, is decided by the rule that the verdicts name, all of them the same. |
//! | P9 | An agreement counts for the wording of its hash and no other, where its organisation is one of the rule's, and where it names a meeting if the rule asks for one. |
//! | P10 | An action has ended when so many organisations agree as the rule needs. Where a proposal to close and one that it is complete both get there, it is closed: complete never wins a tie. |
//! | P11 | What an imported document recorded as ended has ended, unsigned, unless it is struck, or returned as in P5. |
//! | P12 | Category, deadline, owner and everything else that is no entry, verdict or wording makes no difference. |

mod closing;
mod judge;
mod ledger;
mod problem;

pub use closing::{Closing, LeftUnsigned, Spoken, WhyUnsigned};
pub use judge::{Agreement, Case, PartyState, judge, open_returns};
pub use ledger::Ledger;
pub use problem::ProcessProblem;

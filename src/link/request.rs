//! What the server has to know of a request before it answers it.

use super::protocol::Request;

impl Request {
    /// Whether it changes nothing: its answer is only for who may still read when it is told.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::Intake(_)
            | Self::Command { .. }
            | Self::Edit { .. }
            | Self::Attach { .. }
            | Self::Bulk(_)
            | Self::SaveView(_)
            | Self::DeleteView(_)
            | Self::AddAssessor { .. }
            | Self::EditAssessor { .. }
            | Self::EditSheet { .. }
            | Self::Assess { .. }
            | Self::EditAccount { .. }
            | Self::Letters { .. }
            | Self::KeepDraft(..)
            | Self::RefusedAtGateway(_)
            | Self::Open(_)
            | Self::Forget { .. }
            | Self::LoadProgram { .. }
            | Self::SetDefaultProgram(_)
            | Self::HideNames(_) => false,
            Self::Greet
            | Self::Find { .. }
            | Self::List(_)
            | Self::Views(_)
            | Self::Show(_)
            | Self::History(_)
            | Self::Document(_)
            | Self::Verify
            | Self::Health
            | Self::Tags
            | Self::Colleagues
            | Self::FormText(_)
            | Self::Numbers(_)
            | Self::SavedViews
            | Self::Assessors
            | Self::AssessorHistory(_)
            | Self::Offers(..)
            | Self::Week(_)
            | Self::Sessions { .. }
            | Self::OwnSessions
            | Self::Sheet(_)
            | Self::Monitoring(_)
            | Self::Accounts
            | Self::Assessor(_)
            | Self::Outbox(_)
            | Self::Letter(_)
            | Self::Message(_)
            | Self::CheckMail
            | Self::AccountHistory(_)
            | Self::Draft(_)
            | Self::Head(_)
            | Self::BackupHead
            | Self::Forgotten(_)
            | Self::Audit(..)
            | Self::Report(_)
            | Self::Bundle(_)
            | Self::BundleSteps(_)
            | Self::Judge { .. }
            | Self::Programs
            | Self::ProgramText { .. }
            | Self::Unreadable => true,
        }
    }

    /// Whether all applications, the journal or another machine are asked for it: only some of these run at a time.
    pub fn takes_long(&self) -> bool {
        matches!(
            self,
            Self::Verify
                | Self::Monitoring(_)
                | Self::Views(_)
                | Self::CheckMail
                | Self::Audit(..)
                | Self::Report(_)
                | Self::Bundle(_)
                | Self::BundleSteps(_)
                | Self::Judge { .. }
        )
    }
}

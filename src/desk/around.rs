use crate::domain::{Application, Assessor, Assessors, Diary, Surroundings};

/// What the desk has on file beside single applications that a rule looks at: who assesses, and who is taken when.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub(super) assessors: Assessors,
    pub(super) diary: Diary,
}

impl Around {
    /// As the rules see it; a sheet that is not submitted is looked up where a command is about one.
    pub(super) fn as_surroundings(&self) -> Surroundings<'_> {
        Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None }
    }

    /// Notes an application as it is now.
    pub(super) fn put(&mut self, application: &Application) {
        self.diary.put(application);
    }

    /// Notes an entry of the roster as it is now.
    pub(super) fn put_assessor(&mut self, assessor: Assessor) {
        self.assessors.put(assessor);
    }
}

//! Memory that grows without moving what is in it, so that no change takes longer the more there is.

/// How many values lie in one piece of memory.
const PAGE: usize = 1 << 16;

/// Values by place.
#[derive(Debug, Default)]
pub(super) struct Pages<T>(Vec<Vec<T>>);

impl<T: Default> Pages<T> {
    pub(super) fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * PAGE + last.len())
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        self.0.get(place as usize / PAGE)?.get(place as usize % PAGE)
    }

    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        self.0.get_mut(place as usize / PAGE)?.get_mut(place as usize % PAGE)
    }

    /// Sets a value; places up to it that had none have the default.
    pub(super) fn set(&mut self, place: u32, value: T) {
        let (page, within) = (place as usize / PAGE, place as usize % PAGE);
        while self.0.len() <= page {
            if let Some(last) = self.0.last_mut() {
                last.resize_with(PAGE, T::default);
            }
            self.0.push(Vec::new());
        }
        let Some(values) = self.0.get_mut(page) else { return };
        if values.len() <= within {
            values.resize_with(within + 1, T::default);
        }
        values[within] = value;
    }

    /// The places whose values are as wanted.
    pub(super) fn places(&self, is_wanted: impl Fn(&T) -> bool + Copy) -> impl Iterator<Item = u32> {
        let pages = (0..).step_by(PAGE).zip(&self.0);
        pages.flat_map(move |(start, page)| {
            (start..).zip(page).filter(move |(_, value)| is_wanted(value)).map(|(place, _)| place)
        })
    }
}

/// Runs of values, each by where it begins; one that is taken out makes room for the next as long.
#[derive(Debug)]
pub(super) struct Runs<T> {
    pages: Vec<Vec<T>>,
    /// By length, where runs begin that are free.
    holes: Vec<Vec<u32>>,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), holes: Vec::new() }
    }
}

impl<T: Copy> Runs<T> {
    /// Keeps a run, of at most [`PAGE`] values, and answers where it begins.
    pub(super) fn put(&mut self, run: &[T]) -> u32 {
        if let Some(start) = self.holes.get_mut(run.len()).and_then(Vec::pop) {
            if let Some(hole) = self.run_mut(start, run.len()) {
                hole.copy_from_slice(run);
            }
            return start;
        }
        if self.pages.last().is_none_or(|last| last.len() + run.len() > PAGE) {
            self.pages.push(Vec::new());
        }
        let n_before = self.pages.len() - 1;
        let Some(last) = self.pages.last_mut() else { return 0 };
        let start = n_before * PAGE + last.len();
        last.extend_from_slice(run);
        u32::try_from(start).unwrap_or(u32::MAX)
    }

    /// The run of so many values that begins there.
    pub(super) fn get(&self, start: u32, length: usize) -> &[T] {
        let within = start as usize % PAGE;
        let page = self.pages.get(start as usize / PAGE);
        page.and_then(|page| page.get(within..within + length)).unwrap_or_default()
    }

    /// Takes a run out.
    pub(super) fn free(&mut self, start: u32, length: usize) {
        if length == 0 {
            return;
        }
        if self.holes.len() <= length {
            self.holes.resize_with(length + 1, Vec::new);
        }
        self.holes[length].push(start);
    }

    fn run_mut(&mut self, start: u32, length: usize) -> Option<&mut [T]> {
        let within = start as usize % PAGE;
        self.pages.get_mut(start as usize / PAGE)?.get_mut(within..within + length)
    }
}

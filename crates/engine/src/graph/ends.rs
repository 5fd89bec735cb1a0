//! Where texts end in one text that holds them all.

use minds_graph::prefetch;

/// Ascending; half the room for as long as 16 bits suffice.
#[derive(Clone)]
pub enum Ends {
    Short(Vec<u16>),
    Long(Vec<u32>),
}

impl Default for Ends {
    fn default() -> Self {
        Self::Short(Vec::new())
    }
}

impl Ends {
    pub fn len(&self) -> usize {
        match self {
            Self::Short(ends) => ends.len(),
            Self::Long(ends) => ends.len(),
        }
    }

    #[inline]
    pub fn get(&self, at: usize) -> u32 {
        match self {
            Self::Short(ends) => ends[at].into(),
            Self::Long(ends) => ends[at],
        }
    }

    /// Asks for where a text ends, which is looked up soon.
    #[inline]
    pub fn fetch(&self, at: usize) {
        match self {
            Self::Short(ends) => prefetch(ends, at),
            Self::Long(ends) => prefetch(ends, at),
        }
    }

    /// Those from a place on.
    pub fn from(&self, first: usize) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        (first..self.len()).map(|at| self.get(at))
    }

    pub fn push(&mut self, end: u32) {
        match self {
            Self::Short(ends) => match u16::try_from(end) {
                Ok(end) => ends.push(end),
                Err(_) => {
                    let before = ends.iter().map(|&end| u32::from(end));
                    *self = Self::Long(before.chain([end]).collect());
                }
            },
            Self::Long(ends) => ends.push(end),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Short(ends) => ends.capacity() * size_of::<u16>(),
            Self::Long(ends) => ends.capacity() * size_of::<u32>(),
        }
    }
}

impl From<Vec<u32>> for Ends {
    fn from(ends: Vec<u32>) -> Self {
        let short: Result<Vec<u16>, _> = ends.iter().map(|&end| end.try_into()).collect();
        short.map_or(Self::Long(ends), Self::Short)
    }
}

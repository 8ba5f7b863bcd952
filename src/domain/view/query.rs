use serde::{Deserialize, Serialize};

use super::{Filter, Order};

/// A list that a client asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Which applications.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// How many to pass over.
    pub offset: u32,
    /// How many at most; zero for as many as one answer has.
    pub limit: u32,
}

//! The tests of the graph and of its algorithms.

mod activation;
mod components;
mod naive;
mod neighbourhood;
mod paths;
mod ranks;
mod structure;

//! The tests of the graph and of its algorithms.

mod activation;
mod components;
mod hubs;
mod large;
mod legacy;
mod naive;
mod neighbourhood;
mod paths;
mod published;
mod ranks;
mod structure;

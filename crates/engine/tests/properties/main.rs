//! Random sequences of commands on an engine over a file, against a list of rows; the council is closed and opened again
//! in between.

mod commands;
mod model;
mod run;
#[path = "../support/mod.rs"]
mod support;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        // A failure is shown with its commands, which make a case of their own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_engine_does_what_a_list_of_rows_does(commands in prop::collection::vec(commands::any_command(), 1..40)) {
        run::run(&commands);
    }
}

//! Which nodes hang together: [`weak`] whatever the direction of edges, [`strong`] there and back.

mod strong;
mod weak;

pub use strong::strong;
pub use weak::weak;

use crate::structure::NodeSet;

/// A division of all nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// The component of each number; [`Components::NONE`] where it is no node. Components are numbered from 0 in the
    /// order of their smallest nodes.
    pub labels: Vec<u32>,
    /// How many nodes each component has.
    pub sizes: Vec<u32>,
}

impl Components {
    pub const NONE: u32 = u32::MAX;

    /// Numbers the components of which `representative` names a member, the same one for all members.
    fn number(nodes: &NodeSet, bound: u32, mut representative: impl FnMut(u32) -> u32) -> Components {
        let mut numbers = vec![Self::NONE; bound as usize];
        let mut components = Components {
            labels: vec![Self::NONE; bound as usize],
            sizes: Vec::new(),
        };
        for node in nodes.iter() {
            let number = &mut numbers[representative(node) as usize];
            if *number == Self::NONE {
                *number = components.sizes.len() as u32;
                components.sizes.push(0);
            }
            components.labels[node as usize] = *number;
            components.sizes[*number as usize] += 1;
        }
        components
    }
}

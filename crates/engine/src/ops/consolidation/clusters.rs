//! Clusters of places by edges, strongest first: Kruskal's order with a largest size.
//!
//! Cost: O(edges log edges) time; 16 bytes an edge and 16 a place.

use minds_model::limits::MAX_CLUSTER;

/// An association of two places; `smaller < larger`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    pub smaller: u32,
    pub larger: u32,
    pub strength: f64,
}

/// Places that hang together, in order, and the weakest edge that joined them.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    pub members: Vec<u32>,
    pub weakest: f64,
}

/// Clusters of at least `fewest` of the places `0..places`, in order of their smallest. An edge whose two clusters would
/// have more than `MAX_CLUSTER` places together is passed over; of several edges of a pair the strongest counts, since it
/// comes first.
pub fn clusters(places: usize, mut edges: Vec<Edge>, fewest: usize) -> Vec<Cluster> {
    edges.sort_unstable_by(|a, b| {
        b.strength
            .total_cmp(&a.strength)
            .then((a.smaller, a.larger).cmp(&(b.smaller, b.larger)))
    });
    let mut forest = Forest::new(places);
    for edge in edges {
        forest.join(edge);
    }
    forest.clusters(fewest)
}

struct Forest {
    parents: Vec<u32>,
    /// Of roots: places below them, and the edge that joined last.
    sizes: Vec<u32>,
    weakest: Vec<f64>,
}

impl Forest {
    fn new(places: usize) -> Self {
        Self {
            parents: (0..places as u32).collect(),
            sizes: vec![1; places],
            weakest: vec![1.0; places],
        }
    }

    fn root(&mut self, mut place: u32) -> u32 {
        while self.parents[place as usize] != place {
            let above = self.parents[place as usize];
            self.parents[place as usize] = self.parents[above as usize];
            place = above;
        }
        place
    }

    fn join(&mut self, edge: Edge) {
        let (a, b) = (self.root(edge.smaller), self.root(edge.larger));
        let size = self.sizes[a as usize] + self.sizes[b as usize];
        if a == b || size as usize > MAX_CLUSTER {
            return;
        }
        let (above, below) = if self.sizes[a as usize] >= self.sizes[b as usize] {
            (a, b)
        } else {
            (b, a)
        };
        self.parents[below as usize] = above;
        self.sizes[above as usize] = size;
        // Edges come strongest first: each is the weakest so far.
        self.weakest[above as usize] = edge.strength;
    }

    fn clusters(mut self, fewest: usize) -> Vec<Cluster> {
        const NONE: u32 = u32::MAX;
        let mut numbers = vec![NONE; self.parents.len()];
        let mut clusters: Vec<Cluster> = Vec::new();
        for place in 0..self.parents.len() as u32 {
            let root = self.root(place) as usize;
            if (self.sizes[root] as usize) < fewest {
                continue;
            }
            if numbers[root] == NONE {
                numbers[root] = clusters.len() as u32;
                clusters.push(Cluster {
                    members: Vec::with_capacity(self.sizes[root] as usize),
                    weakest: self.weakest[root],
                });
            }
            clusters[numbers[root] as usize].members.push(place);
        }
        clusters
    }
}

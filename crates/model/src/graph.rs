//! What can be asked of the knowledge graph, and what there is one of in its answers.
//!
//! Nodes and edges travel as columns: a node's are `id`, `name`, `type`, `attributes`, `importance`, `relevance`,
//! `created`, `updated`, `version`, `activation`, `accessCount`, `lastAccessed`; an edge's `id`, `source`, `target`,
//! `type`, `weight`, `confidence`, `attributes`, `created`, `lastReinforced`, `count`, `decayRate`.

use serde::{Deserialize, Serialize};

#[cfg(feature = "typescript")]
use ts_rs::TS;

/// Ids of nodes or of edges.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct GraphIdsArgs<'a> {
    #[serde(borrow)]
    pub ids: Vec<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct FindNodesArgs<'a> {
    /// Words of which each must begin a word of the name, case and accents aside.
    #[serde(borrow, default)]
    pub text: Option<&'a str>,
    /// The whole name, byte for byte.
    #[serde(borrow, default)]
    pub name: Option<&'a str>,
    /// Types of which a node must have one.
    #[serde(borrow, default)]
    pub types: Option<Vec<&'a str>>,
    /// Smallest importance, included.
    #[serde(default)]
    pub min_importance: Option<f64>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Nodes of the page, 1 to `maxLimit`.
    pub limit: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct FindEdgesArgs<'a> {
    /// The node that the edges leave.
    #[serde(borrow, default)]
    pub source: Option<&'a str>,
    /// The node that they reach.
    #[serde(borrow, default)]
    pub target: Option<&'a str>,
    /// Types of which an edge must have one.
    #[serde(borrow, default)]
    pub types: Option<Vec<&'a str>>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Edges of the page, 1 to `maxLimit`.
    pub limit: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct UpdateNodeArgs<'a> {
    #[serde(borrow)]
    pub id: &'a str,
    #[serde(borrow, default)]
    pub name: Option<&'a str>,
    #[serde(borrow, default)]
    pub r#type: Option<&'a str>,
    /// A JSON object as text; it replaces all attributes.
    #[serde(borrow, default)]
    pub attributes: Option<&'a str>,
    #[serde(default)]
    pub importance: Option<f64>,
    /// A JSON object as text; it replaces all of it.
    #[serde(borrow, default)]
    pub relevance: Option<&'a str>,
    #[serde(default)]
    pub activation: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct UpdateEdgeArgs<'a> {
    #[serde(borrow)]
    pub id: &'a str,
    #[serde(default)]
    pub weight: Option<f64>,
    #[serde(default)]
    pub confidence: Option<f64>,
    /// A JSON object as text; it replaces all attributes.
    #[serde(borrow, default)]
    pub attributes: Option<&'a str>,
    #[serde(default)]
    pub decay_rate: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct PageArgs<'a> {
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Rows of the page, 1 to `maxLimit`.
    pub limit: u32,
}

/// Which way a traversal follows edges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum EdgeDirection {
    /// From source to target.
    #[default]
    Out,
    /// From target to source.
    In,
    Both,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct RelatedArgs<'a> {
    /// Where to begin.
    #[serde(borrow)]
    pub ids: Vec<&'a str>,
    /// Most hops, 1 to `maxRounds`; absent: 2.
    #[serde(default)]
    pub max_depth: Option<u32>,
    /// Types of edges that count; absent: all.
    #[serde(borrow, default)]
    pub edge_types: Option<Vec<&'a str>>,
    /// Least weight of an edge that counts, [0, 1]; absent: 0.1.
    #[serde(default)]
    pub min_weight: Option<f64>,
    /// Absent: `out`.
    #[serde(default)]
    pub direction: Option<EdgeDirection>,
    /// Most nodes beside those to begin with, 1 to `maxLimit`; absent: 1,000.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Whether the edges among the nodes come too; absent: yes.
    #[serde(default)]
    pub edges: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct PathsArgs<'a> {
    #[serde(borrow)]
    pub from: &'a str,
    #[serde(borrow)]
    pub to: &'a str,
    /// Most paths, 1 to `maxPaths`; absent: 1.
    #[serde(default)]
    pub count: Option<u32>,
    /// Whether the likeliest paths are looked for, by -ln(weight), and not those of fewest hops; absent: no.
    #[serde(default)]
    pub weighted: Option<bool>,
    /// Most hops; only where hops count. Absent: any number.
    #[serde(default)]
    pub max_depth: Option<u32>,
    /// Types of edges that count; absent: all.
    #[serde(borrow, default)]
    pub edge_types: Option<Vec<&'a str>>,
    /// Least weight of an edge that counts, [0, 1]; absent: 0.
    #[serde(default)]
    pub min_weight: Option<f64>,
}

/// How activation spreads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
pub enum ActivationMode {
    /// What a node sends is divided by how many edges leave it, and a part stays.
    #[default]
    #[serde(rename = "fan")]
    Fan,
    /// As the earlier system's second generation.
    #[serde(rename = "optimus")]
    Optimus,
    /// As its first generation.
    #[serde(rename = "optimus-v1")]
    OptimusV1,
}

/// How the most active nodes weaken the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct InhibitionArgs {
    /// The part of each difference that is subtracted, [0, 1]; absent: 0.15.
    #[serde(default)]
    pub strength: Option<f64>,
    /// How many nodes weaken those below them, 1 to `maxLimit`; absent: 7.
    #[serde(default)]
    pub width: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ActivateArgs {
    /// Absent: `fan`.
    #[serde(default)]
    pub mode: Option<ActivationMode>,
    /// Rounds, 1 to `maxRounds`; absent: 3.
    #[serde(default)]
    pub iterations: Option<u32>,
    /// The part of activation that goes along an edge, [0, 1]; absent: 0.5.
    #[serde(default)]
    pub decay: Option<f64>,
    /// Least activation, finite and >= 0; absent: 0.01 with `fan`, else 0.1.
    #[serde(default)]
    pub min_activation: Option<f64>,
    /// With `fan`: the part that a node keeps, [0, 1]; absent: 0.5.
    #[serde(default)]
    pub retention: Option<f64>,
    /// With `fan`; absent: none.
    #[serde(default)]
    pub inhibition: Option<InhibitionArgs>,
    /// With `fan`: rounds end when nothing changed by more, finite and >= 0; absent: 0.
    #[serde(default)]
    pub tolerance: Option<f64>,
    /// Most nodes of the reply, 1 or more; absent: all.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
    #[serde(default)]
    pub ids_known: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct PageRankArgs {
    /// The probability to follow an edge, [0, 1); absent: 0.85.
    #[serde(default)]
    pub damping: Option<f64>,
    /// Passes end when all ranks together changed by less, (0, 1]; absent: 1e-6.
    #[serde(default)]
    pub tolerance: Option<f64>,
    /// Most passes, 1 to `maxRounds`; absent: 200.
    #[serde(default)]
    pub iterations: Option<u32>,
    /// Most nodes of the reply, 1 or more; absent: all.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
    #[serde(default)]
    pub ids_known: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct PersonalizedPageRankArgs {
    /// The probability to follow an edge, [0, 1); absent: 0.5.
    #[serde(default)]
    pub damping: Option<f64>,
    /// With `topK`, the residual for each edge of a node that is worth a step, (0, 1]; absent: 1e-5. Without it as in
    /// `pageRank`.
    #[serde(default)]
    pub tolerance: Option<f64>,
    /// Only the first so many nodes, at a cost that does not depend on the size of the graph; 1 or more. Absent: all
    /// nodes, by passes over the whole graph.
    #[serde(default)]
    pub top_k: Option<u32>,
    /// With `topK`: go on until the nodes and their order are proved; absent: no.
    #[serde(default)]
    pub exact: Option<bool>,
    /// The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
    #[serde(default)]
    pub ids_known: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ComponentsArgs {
    /// Whether nodes must lead to each other both ways; absent: no.
    #[serde(default)]
    pub strong: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct SubgraphArgs<'a> {
    /// Types of which a node must have one; absent: any.
    #[serde(borrow, default)]
    pub node_types: Option<Vec<&'a str>>,
    /// Types of edges that come; absent: all.
    #[serde(borrow, default)]
    pub edge_types: Option<Vec<&'a str>>,
    /// Smallest importance of a node, included.
    #[serde(default)]
    pub min_importance: Option<f64>,
    /// Most nodes, 1 to `maxLimit`; absent: 1,000.
    #[serde(default)]
    pub max_nodes: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct LinksArgs<'a> {
    /// Links of this memory.
    #[serde(borrow, default)]
    pub memory: Option<&'a str>,
    /// Links of this node.
    #[serde(borrow, default)]
    pub node: Option<&'a str>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Links of the page, 1 to `maxLimit`.
    pub limit: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct GraphStatistics {
    pub nodes: u32,
    pub edges: u32,
    /// Types of nodes by count, most frequent first (ties: by name).
    pub node_types: Vec<TypeCount>,
    /// Types of edges by count, most frequent first (ties: by name).
    pub edge_types: Vec<TypeCount>,
    /// Edges divided by how many there could be of one type without loops; 0 with fewer than two nodes.
    pub density: f64,
    /// Edges at a node, those that leave and those that arrive; 0 without nodes.
    pub mean_degree: f64,
    pub max_degree: u32,
    pub self_loops: u32,
    /// Nodes without an edge.
    pub isolated: u32,
    pub mean_weight: f64,
    pub mean_importance: f64,
    pub weak_components: u32,
    /// Nodes of the largest weak component.
    pub largest_component: u32,
    pub strong_components: u32,
    /// Links between memories and nodes.
    pub links: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct TypeCount {
    pub r#type: String,
    pub count: u32,
}

"""What the earlier system found in its two graphs, for crates/graph/tests/graph/legacy.rs.

    python3 test/golden/make-legacy-graph.py

Writes crates/graph/tests/fixtures/legacy.json, from the databases and expected results in ../shared/data/legacy (seen
from the project's root; SCHEMA.md there explains them). Ids become numbers. The earlier system read a weight of 0 as 1,
and of several edges between two nodes it kept one: the others are left out.
"""

import json
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data/legacy"
FILES = {"first": "knowledge.db", "second": "optimus_knowledge.db"}


def read(generation, file):
    expected = json.loads((DATA / generation / "expected.json").read_text())["knowledge"]
    with sqlite3.connect(f"file:{DATA / generation / file}?immutable=1", uri=True) as database:
        nodes = [row[0] for row in database.execute("SELECT id FROM nodes ORDER BY id")]
        rows = database.execute("SELECT id, source_id, target_id, edge_type, weight FROM edges ORDER BY id").fetchall()
    number = {node: at for at, node in enumerate(nodes)}
    types = sorted({row[3] for row in rows})
    lost = {edge for pair in expected["parallel_pairs"] for edge in pair["edges"] if edge != pair["digraph_keeps"]}
    edges = [[number[source], number[target], types.index(kind), weight or 1.0]
             for edge, source, target, kind, weight in rows if edge not in lost]
    assert len(edges) == expected["digraph_edges"]
    return {
        "generation": generation,
        "nodes": len(nodes),
        "edges": edges,
        "activations": [
            {
                "seeds": [number[seed] for seed in query["seeds"]],
                "rounds": query["params"]["iterations"],
                "decay": query["params"]["decay"],
                "min": query["params"].get("min_activation", 0.1),
                "active": [[number[node], value] for node, value in query["result"]],
            }
            for query in expected["spreading_activation"]
        ],
        "neighbourhoods": [
            {
                "node": number[query["node"]],
                "depth": query["params"]["max_depth"],
                "min_weight": query["params"].get("min_weight", 0.1 if generation == "second" else None),
                "types": [types.index(kind) for kind in query["params"].get("edge_types", []) if kind in types] or None,
                "found": sorted(number[node] for node in query["nodes"]),
            }
            for query in expected["find_related"]
        ],
        "paths": [
            {
                "ends": [number[query["source"]], number[query["target"]]],
                "path": [number[node] for node in query["path"]],
                "only": query["shortest_paths_count"] == 1,
            }
            for query in expected["find_path"]
        ],
    }


if not DATA.is_dir():
    sys.exit(f"{DATA} is absent: the earlier system's databases are needed to write legacy.json anew")
graphs = [json.dumps(read(*generation), separators=(",", ":")) for generation in FILES.items()]
(ROOT / "crates/graph/tests/fixtures/legacy.json").write_text("[" + ",\n".join(graphs) + "]\n")

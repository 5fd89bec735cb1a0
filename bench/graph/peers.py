"""igraph and NetworKit over the edge list that the benchmark wrote; only the algorithm is timed.

Usage: peers.py <file> <questions as JSON>. The file has a line of JSON (nodes, edges, undirected), then little-endian
columns: source and target of 32 bits each, weight of 64. Prints JSON; ranks go to <file>.ranks, 64 bits each.
"""

import json
import sys
import time

import igraph
import networkit
import numpy


def read(path):
    with open(path, "rb") as file:
        head = json.loads(file.readline())
        edges = head["edges"]
        source = numpy.frombuffer(file.read(4 * edges), dtype="<u4")
        target = numpy.frombuffer(file.read(4 * edges), dtype="<u4")
        weight = numpy.frombuffer(file.read(8 * edges), dtype="<f8")
    return head, source, target, weight


def timed(work):
    begin = time.perf_counter()
    result = work()
    return (time.perf_counter() - begin) * 1000, result


def best(values, count):
    """The places of the largest values with them, largest first, equal ones by place."""
    order = numpy.lexsort((numpy.arange(len(values)), -values))[:count]
    return [[int(place), float(values[place])] for place in order]


def with_igraph(head, source, target, weight, ask, ranks_path):
    graph = igraph.Graph(
        n=head["nodes"], edges=numpy.column_stack((source, target)), directed=not head["undirected"]
    )
    graph.es["weight"] = weight.tolist()
    # Every call hands all weights over from Python; a call that does little else says how long that takes.
    handing = min(timed(lambda: graph.strength(0, weights="weight"))[0] for _ in range(3))
    ranking = {"weights": "weight", "implementation": "prpack"}
    millis, ranks = timed(lambda: graph.pagerank(damping=0.85, **ranking))
    numpy.array(ranks).astype("<f8").tofile(ranks_path)
    personalised = []
    for seed in ask["personalised"]:
        took, values = timed(
            lambda: graph.personalized_pagerank(damping=0.5, reset_vertices=[seed], **ranking)
        )
        personalised.append({"millis": took - handing, "best": best(numpy.array(values), ask["kept"])})
    return {"pageRank": millis - handing, "personalised": personalised}


def with_networkit(head, source, target, weight):
    networkit.engineering.setNumberOfThreads(1)
    graph = networkit.GraphFromCoo(
        (weight, (source.astype("u8"), target.astype("u8"))),
        n=head["nodes"],
        weighted=True,
        directed=not head["undirected"],
    )
    rank = networkit.centrality.PageRank(graph, damp=0.85, tol=1e-6)
    rank.norm = networkit.centrality.Norm.L1_NORM
    return {"pageRank": timed(rank.run)[0]}


def main():
    path, questions = sys.argv[1:]
    ask = json.loads(questions)
    columns = read(path)
    answer = {
        "versions": {"igraph": igraph.__version__, "networkit": networkit.__version__},
        "igraph": with_igraph(*columns, ask, path + ".ranks"),
        "networkit": with_networkit(*columns),
    }
    json.dump(answer, sys.stdout)


main()

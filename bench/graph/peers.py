"""igraph and NetworKit over the edge list that the benchmark wrote; only the algorithm is timed.

Usage: peers.py <file> <how many best nodes to tell>. The file has a line of JSON (nodes, edges, undirected), then
little-endian columns: source and target of 32 bits each, weight of 64. Prints a line of JSON with what PageRank took; ranks go
to <file>.ranks, 64 bits each. Then each line that comes in is a list of seeds in JSON, and a line goes out with an answer for
each: the engine that is measured beside it can have its turn in between.
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


RANKING = {"weights": "weight", "implementation": "prpack"}


class Igraph:
    def __init__(self, head, source, target, weight):
        edges = numpy.column_stack((source, target))
        self.graph = igraph.Graph(n=head["nodes"], edges=edges, directed=not head["undirected"])
        self.graph.es["weight"] = weight.tolist()

    def handing(self):
        """Every call hands all weights over from Python; a call that does little else says how long that takes."""
        return min(timed(lambda: self.graph.strength(0, weights="weight"))[0] for _ in range(3))

    def page_rank(self, ranks_path):
        handing = self.handing()
        millis, ranks = timed(lambda: self.graph.pagerank(damping=0.85, **RANKING))
        numpy.array(ranks).astype("<f8").tofile(ranks_path)
        return millis - handing

    def personalised(self, seeds, kept):
        def rank(seed):
            return self.graph.personalized_pagerank(damping=0.5, reset_vertices=[seed], **RANKING)

        # Whoever had a turn meanwhile took its caches: the first one does not count.
        for seed in seeds[-1:]:
            rank(seed)
        handing = self.handing()
        answers = []
        for seed in seeds:
            took, values = timed(lambda: rank(seed))
            answers.append({"millis": took - handing, "best": best(numpy.array(values), kept)})
        return answers


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
    return timed(rank.run)[0]


def tell(answer):
    print(json.dumps(answer), flush=True)


def main():
    path, kept = sys.argv[1:]
    columns = read(path)
    with_igraph = Igraph(*columns)
    tell(
        {
            "versions": {"igraph": igraph.__version__, "networkit": networkit.__version__},
            "igraph": with_igraph.page_rank(path + ".ranks"),
            "networkit": with_networkit(*columns),
        }
    )
    for line in sys.stdin:
        tell(with_igraph.personalised(json.loads(line), int(kept)))


main()

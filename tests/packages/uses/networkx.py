"""Graphs: paths, flows, generators, GraphML; its backends come from entry points."""

import io

import networkx as nx

graph = nx.Graph(
    [("a", "b", {"weight": 1}), ("b", "c", {"weight": 2}), ("a", "c", {"weight": 9})]
)


def run() -> None:
    from networkx.algorithms import bipartite

    assert nx.shortest_path(graph, "a", "c", weight="weight") == ["a", "b", "c"]
    assert nx.is_isomorphic(nx.petersen_graph(), nx.kneser_graph(5, 2))
    assert bipartite.is_bipartite(nx.complete_bipartite_graph(2, 3))
    flow = nx.DiGraph([("s", "a", {"capacity": 3}), ("a", "t", {"capacity": 2})])
    assert nx.maximum_flow_value(flow, "s", "t") == 2
    file = io.BytesIO()
    nx.write_graphml(graph, file)
    assert nx.read_graphml(io.BytesIO(file.getvalue())).edges["a", "c"]["weight"] == 9
    assert len(nx.karate_club_graph()) == 34

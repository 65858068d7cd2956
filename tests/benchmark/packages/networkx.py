import networkx
import wit_world

graph = networkx.path_graph(5)


class WitWorld(wit_world.WitWorld):
    def run(self) -> str:
        return str(networkx.shortest_path(graph, 0, 4))

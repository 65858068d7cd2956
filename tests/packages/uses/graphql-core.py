"""A schema: queries, mistakes with their places, asynchronous resolvers."""

import asyncio

from graphql import GraphQLError, build_schema, graphql, graphql_sync

schema = build_schema("type Query { hello(name: String!): String, later: Int }")


class Root:
    def hello(self, info: object, name: str) -> str:
        return f"Hello, {name}!"

    async def later(self, info: object) -> int:
        await asyncio.sleep(0)
        return 42


def run() -> None:
    from graphql.utilities import introspection_from_schema

    result = graphql_sync(schema, '{ hello(name: "Ada") }', Root())
    assert result.data == {"hello": "Hello, Ada!"}
    assert asyncio.run(graphql(schema, "{ later }", Root())).data == {"later": 42}
    error = graphql_sync(schema, "{ none }").errors[0]
    assert isinstance(error, GraphQLError) and error.locations[0].column == 3
    assert introspection_from_schema(schema)["__schema"]["queryType"]["name"] == "Query"

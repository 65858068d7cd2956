"""What the component exports."""

import slug
import wit_world


class WitWorld(wit_world.WitWorld):
    def slug(self, title: str) -> str:
        return slug.slug(title)

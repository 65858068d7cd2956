"""Where things would be kept, here."""

import platformdirs

folder = platformdirs.user_cache_dir("app", "author")


def run() -> None:
    import os

    os.environ["XDG_CONFIG_HOME"] = "/settings"
    assert platformdirs.user_config_path("app").as_posix() == "/settings/app"
    assert platformdirs.site_data_dir("app").endswith("/app")
    assert folder.endswith("/app")

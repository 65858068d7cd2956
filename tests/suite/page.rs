//! host/page, in Chromium: that people can build and run components there, see what is wrong, and
//! do all of it without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_tests::launcher::{self, Ended};

fn built(path: &str) -> PathBuf {
    let path = launcher::repository().join("target/runtime").join(path);
    assert!(path.exists(), "scripts/build.sh makes the page");
    path
}

/// Somebody uses the page. It says itself what is not as it should be; of each scenario that goes
/// wrong, there is a picture in the folder, which stays then.
#[test]
fn components_are_built_and_run_in_a_page() {
    let folder = tempfile::tempdir().expect("a temporary folder").keep();
    let output = Command::new("node")
        .arg(built("page/test/page.js"))
        .arg(built("javascript-tools"))
        .arg(built("page/site"))
        .current_dir(&folder)
        .output()
        .expect("Node starts");
    let ended = Ended::from(output);
    print!("{}", ended.stdout);
    if ended.status != Some(0) {
        println!("pictures are in {}", folder.display());
    }
    ended.success();
    fs::remove_dir_all(folder).unwrap();
}

/// The largest page that anybody should have to download, in bytes, compressed.
const LARGEST_PAGE: usize = 12_000_000;

#[test]
fn the_page_is_small_enough_to_be_downloaded() {
    let site = built("page/site");
    let compressed = |path: &Path| {
        let output = Command::new("gzip")
            .args(["-9", "--stdout"])
            .arg(site.join(path))
            .output();
        output.expect("gzip starts").stdout.len()
    };
    let files = launcher::files(&site);
    assert!(files.contains(&PathBuf::from("index.html")), "{files:?}");
    let size: usize = files.iter().map(|path| compressed(path)).sum();
    assert!(size < LARGEST_PAGE, "the page has {size} bytes");
}

/// It is not asked for a place of its own, nor does it need another server.
#[test]
fn the_page_can_lie_in_any_folder() {
    let index = fs::read_to_string(built("page/site/index.html")).unwrap();
    for attribute in ["src=\"/", "href=\"/", "http://", "https://"] {
        assert!(!index.contains(attribute), "{attribute}");
    }
}

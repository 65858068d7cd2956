/** Has the page kept for when there is no network, once it has got all that it needs itself. */

export async function keepForOffline(): Promise<void> {
  // A development server has no service worker, and pages that did not come by HTTPS cannot have one.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("./service-worker.js", { type: "module" });
    await navigator.serviceWorker.ready;
    document.documentElement.dataset["offline"] = "ready";
  } catch (error) {
    console.warn("The page is not kept for when there is no network:", error);
  }
}

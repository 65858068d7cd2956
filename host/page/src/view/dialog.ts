/** Dialogs that ask for a text, or whether something is meant. */

import { element, uniqueId } from "../dom.js";

/** Asks for a text, until it has no problem. Gives nothing if the dialog is cancelled. */
export function ask(
  title: string,
  label: string,
  initial: string,
  problemWith: (text: string) => string | undefined,
): Promise<string | undefined> {
  const id = uniqueId("ask");
  const input = element("input", { id, type: "text", value: initial, spellcheck: "false", autocomplete: "off" });
  const problem = element("p", { class: "problem", role: "alert" });
  const content = element("div", { class: "field" }, element("label", { for: id }, label), input, problem);
  const accept = () => {
    problem.textContent = problemWith(input.value.trim()) ?? "";
    return problem.textContent === "";
  };
  return show(title, content, "OK", accept).then((isAccepted) => (isAccepted ? input.value.trim() : undefined));
}

/** Asks whether something is meant. */
export function confirm(question: string, action: string): Promise<boolean> {
  return show(question, undefined, action, () => true);
}

function show(
  title: string,
  content: HTMLElement | undefined,
  action: string,
  accept: () => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = () => {
      dialog.close();
    };
    const form = element(
      "form",
      {
        method: "dialog",
        submit: (event) => {
          if (accept()) dialog.returnValue = "accepted";
          else event.preventDefault();
        },
      },
      element("h2", {}, title),
      content,
      element(
        "div",
        { class: "actions" },
        element("button", { type: "button", click: cancel }, "Cancel"),
        element("button", { type: "submit", class: "primary", value: "accepted" }, action),
      ),
    );
    const dialog = element("dialog", { "aria-label": title }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "accepted");
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("input")?.select();
  });
}

"use strict";
(() => {
  const form = document.getElementById("filters");
  const agent = document.getElementById("agent");
  const format = document.getElementById("format");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const entries = [...document.querySelectorAll("[data-entry]")];
  const changes = [...document.querySelectorAll("[data-change]")];
  const groups = [...document.querySelectorAll("[data-group]")];

  const matches = (element, text) =>
    (!text || element.dataset.agent.toLowerCase().includes(text)) &&
    (!format.value || element.dataset.format === format.value);

  const among = (element, wanted) =>
    !element.dataset.outcome || element.dataset.outcome.split(" ").some((outcome) => wanted.has(outcome));

  const filter = () => {
    const text = agent.value.trim().toLowerCase();
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !(among(entry, wanted) && matches(entry, text));
      shown += entry.hidden ? 0 : 1;
      for (const row of entry.querySelectorAll("tr[data-outcome]")) row.hidden = !among(row, wanted);
    }
    let left = 0;
    for (const row of changes) {
      row.hidden = !(among(row, wanted) && matches(row, text));
      left += row.hidden ? 0 : 1;
    }
    for (const group of groups) {
      const visible = [...group.querySelectorAll("[data-change]")].filter((row) => !row.hidden).length;
      group.hidden = visible === 0;
      group.querySelector("[data-count]").textContent = visible;
    }
    document.getElementById("shown").textContent =
      `${shown} of ${entries.length} agents and ${left} of ${changes.length} permission changes are shown.`;
  };

  const reveal = () => {
    const entry = location.hash && document.getElementById(location.hash.slice(1));
    if (entry && entry.matches("[data-entry]")) {
      entry.open = true;
      entry.querySelector("summary").focus();
    }
  };

  const openAll = (open) => {
    for (const entry of document.querySelectorAll("main details:not([hidden])")) entry.open = open;
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  filter();
  reveal();
})();

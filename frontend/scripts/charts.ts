// Reading a chart with the pointer or the arrow keys. The words come from the table that stands beside the drawing.
interface Reading {
  chart: HTMLElement;
  box: HTMLElement;
  at: number;
}

let open: Reading | null = null;

function drawingOf(chart: HTMLElement): SVGSVGElement | undefined {
  return [...chart.querySelectorAll<SVGSVGElement>("svg[data-step]")].find((svg) => svg.clientWidth > 0);
}

function close(): void {
  open?.box.remove();
  open?.chart.querySelectorAll(".chart-cursor").forEach((line) => line.remove());
  open = null;
}

function fill(box: HTMLElement, chart: HTMLElement, at: number): void {
  const heads = [...chart.querySelectorAll("thead th")].map((cell) => cell.textContent ?? "");
  const cells = [...(chart.querySelectorAll("tbody tr")[at]?.children ?? [])].map((cell) => cell.textContent ?? "");
  const title = document.createElement("b");
  title.textContent = cells[0] ?? "";
  const lines = cells.slice(1).map((text, column) => {
    const line = document.createElement("div");
    line.textContent = `${heads[column + 1]}: ${text}`;
    return line;
  });
  box.replaceChildren(title, ...lines);
}

function show(chart: HTMLElement, at: number): void {
  const svg = drawingOf(chart);
  if (!svg) return;
  const { first, step, count, top, bottom } = svg.dataset as Record<string, string>;
  const place = Math.max(0, Math.min(Number(count) - 1, at));
  if (open?.chart !== chart) close();
  open ??= { chart, box: document.createElement("div"), at: place };
  open.at = place;
  open.box.className = "chart-readout";
  open.box.setAttribute("role", "status");
  fill(open.box, chart, place);
  if (!open.box.isConnected) chart.append(open.box);

  const x = Number(first) + place * Number(step);
  chart.querySelectorAll(".chart-cursor").forEach((line) => line.remove());
  const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom, class: "chart-cursor" })) {
    cursor.setAttribute(name, String(value));
  }
  svg.append(cursor);

  const scale = svg.clientWidth / svg.viewBox.baseVal.width;
  const frame = svg.getBoundingClientRect();
  const left = frame.left - chart.getBoundingClientRect().left + x * scale;
  const beside = left + 12 + open.box.offsetWidth > chart.clientWidth ? left - 12 - open.box.offsetWidth : left + 12;
  open.box.style.left = `${Math.max(0, beside)}px`;
  open.box.style.top = `${frame.top - chart.getBoundingClientRect().top + Number(top) * scale}px`;
}

function nearest(svg: SVGSVGElement, event: PointerEvent): number {
  const scale = svg.clientWidth / svg.viewBox.baseVal.width;
  const x = (event.clientX - svg.getBoundingClientRect().left) / scale;
  return Math.round((x - Number(svg.dataset.first)) / Number(svg.dataset.step));
}

export function watchCharts(): void {
  for (const chart of document.querySelectorAll<HTMLElement>(".chart:has(svg[data-step])")) {
    const stage = chart.querySelector<HTMLElement>(".chart-stage");
    if (!stage) continue;
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", stage.dataset.label ?? "");
    stage.addEventListener("pointermove", (event) => {
      const svg = drawingOf(chart);
      if (svg) show(chart, nearest(svg, event));
    });
    stage.addEventListener("pointerleave", close);
    stage.addEventListener("blur", close);
    stage.addEventListener("keydown", (event) => {
      const last = Number(drawingOf(chart)?.dataset.count ?? 1) - 1;
      const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      const at = open?.chart === chart ? open.at : null;
      const goals: Record<string, number> = {
        [forward]: at === null ? last : at + 1,
        [back]: at === null ? last : at - 1,
        Home: 0,
        End: last,
      };
      const goal = goals[event.key];
      if (event.key === "Escape") close();
      if (goal === undefined) return;
      event.preventDefault();
      show(chart, goal);
    });
  }
}

"use strict";
(() => {
	const byId = (id) => document.getElementById(id);
	const bar = byId("bar");
	if (!bar) return; // nothing was found
	const findings = [...document.querySelectorAll(".finding")];
	const groups = [...document.querySelectorAll(".group")];
	const text = byId("text");
	const selects = ["rule", "package", "tier"].map(byId).filter(Boolean);
	const silenced = byId("silenced"); // null if there are none of these
	const total = byId("count").textContent;
	let words; // of each finding, made when they are first asked for

	bar.hidden = byId("keys").hidden = false;

	// Where scripts run, a noscript element is one piece of text. The code in it is
	// made part of the page when the finding is opened for the first time.
	const render = (finding) => {
		const waiting = finding.querySelector("noscript");
		if (!waiting) return;
		const holder = document.createElement("div");
		holder.innerHTML = waiting.textContent;
		waiting.replaceWith(...holder.childNodes);
	};

	const setOpen = (finding, open) => {
		if (open) render(finding);
		finding.open = open;
	};

	const wordsOf = (finding) => {
		const steps = finding.querySelector(".steps");
		const said = finding.querySelector("summary").textContent + " " + (steps ? steps.textContent : "");
		return said + " " + finding.dataset.package;
	};

	// A finding that is silenced is shown only if that is asked for.
	const admitted = (finding) => {
		const is = "silenced" in finding.dataset;
		const mode = silenced ? silenced.value : "";
		return is ? mode !== "" : mode !== "only";
	};

	const filter = () => {
		const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
		if (wanted.length && !words) words = findings.map((f) => wordsOf(f).toLowerCase());
		let shown = 0;
		let all = 0;
		findings.forEach((f, i) => {
			if (admitted(f)) all++;
			const fits = admitted(f) && selects.every((s) => !s.value || f.dataset[s.id] === s.value) && wanted.every((w) => words[i].includes(w));
			f.hidden = !fits;
			if (fits) shown++;
		});
		for (const g of groups) {
			const n = g.querySelectorAll(".finding:not([hidden])").length;
			g.hidden = n === 0;
			g.querySelector(".n").textContent = n;
		}
		byId("nothing").hidden = shown > 0;
		const silent = silenced && silenced.value;
		byId("count").textContent = shown < all ? shown + " of " + all : silent ? all + (all === 1 ? " finding" : " findings") : total;
	};

	const reset = () => {
		text.value = "";
		for (const s of selects) s.value = "";
		if (silenced) silenced.value = "";
		filter();
	};

	// Where all that was found is silenced, there is nothing else to show.
	const showAll = () => {
		reset();
		if (!byId("nothing").hidden) withSilenced();
	};

	const withSilenced = () => {
		if (!silenced) return;
		silenced.value = "with";
		filter();
	};

	const setAll = (open) => {
		for (const f of findings) if (!f.hidden) setOpen(f, open);
	};

	const move = (step) => {
		const visible = findings.filter((f) => !f.hidden);
		if (!visible.length) return;
		const at = visible.indexOf(document.activeElement.closest(".finding"));
		const next = at < 0 ? (step > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + step, 0), visible.length - 1);
		const summary = visible[next].querySelector("summary");
		summary.focus({ preventScroll: true });
		summary.scrollIntoView({ block: "nearest" });
	};

	const keys = {
		"/": () => { text.focus(); text.select(); },
		j: () => move(1),
		k: () => move(-1),
		ArrowDown: () => move(1),
		ArrowUp: () => move(-1),
		e: () => setAll(true),
		c: () => setAll(false),
		Escape: reset,
	};

	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		const on = event.target;
		if (on === text && event.key === "Escape") {
			reset();
			text.blur();
		} else if (on === text && (event.key === "Enter" || event.key === "ArrowDown")) {
			event.preventDefault();
			text.blur();
			move(1);
		}
		if (on.closest("input, select, textarea")) return;
		// The arrows go between findings only from one of them: elsewhere they scroll.
		if (event.key.startsWith("Arrow") && on.tagName !== "SUMMARY") return;
		if (Object.hasOwn(keys, event.key)) {
			event.preventDefault();
			keys[event.key]();
		}
	});

	const reveal = () => {
		const at = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
		if (!at || !at.classList.contains("finding")) return;
		if (at.hidden) reset();
		if (at.hidden) withSilenced();
		setOpen(at, true);
		at.scrollIntoView({ block: "start" });
	};

	let closed = []; // what is open on paper only
	addEventListener("beforeprint", () => {
		closed = findings.filter((f) => !f.open);
		for (const f of closed) setOpen(f, true);
	});
	addEventListener("afterprint", () => {
		for (const f of closed) f.open = false;
	});

	bar.addEventListener("submit", (event) => event.preventDefault());
	text.addEventListener("input", filter);
	for (const s of [...selects, silenced].filter(Boolean)) s.addEventListener("change", filter);
	byId("expand").addEventListener("click", () => setAll(true));
	byId("collapse").addEventListener("click", () => setAll(false));
	byId("reset").addEventListener("click", showAll);
	addEventListener("hashchange", reveal);
	document.addEventListener("toggle", (event) => {
		if (event.target.open && event.target.matches(".finding")) render(event.target);
	}, true);
	for (const f of findings) if (f.open) render(f);
	filter(); // a page that is shown again may have kept its fields
	reveal();
})();

// Keeps an open page equal to a fresh one; all text comes from the server.
const at = (id) => document.getElementById(id);
const live = at("live"), pause = at("pause"), feed = at("feed"), say = at("say"), print = at("print");
const LINES = 12;

if (print) {
	print.hidden = false;
	print.onclick = () => window.print();
}
if (live?.dataset.stream) {
	let revision = live.dataset.revision, source, watch, again, paused = false;
	let queue = [], pacing, summary, hush, spoken = 0;

	const show = (state) => {
		if (live.dataset.state === state) return;
		live.dataset.state = state;
		if (state === "late") say.textContent = live.querySelector(".when-late").textContent;
	};
	const wait = () => {
		clearTimeout(watch);
		watch = setTimeout(() => {
			show("late");
			open();
		}, live.dataset.lateS * 1000);
	};
	const tint = (node, name, time) => {
		node.classList.remove(name);
		void node.offsetWidth;
		node.classList.add(name);
		setTimeout(() => node.classList.remove(name), time);
	};

	const put = (id, cell) => {
		for (const node of document.querySelectorAll(`[data-cell="${id}"]`)) {
			const host = node.closest("[data-parked]");
			if ("html" in cell) node.innerHTML = cell.html;
			if ("text" in cell && node.textContent !== cell.text) {
				node.textContent = cell.text;
				if (host) tint(host, "flash", 2400);
			}
			if (node.localName === "data") node.value = cell.v ?? "";
			if (host && "parked" in cell) host.dataset.parked = cell.parked;
			if (host?.dataset.tone && cell.tone) host.dataset.tone = cell.tone;
			for (const [name, value] of Object.entries(cell.a ?? {})) {
				if (value === null) node.removeAttribute(name);
				else node.setAttribute(name, value);
			}
		}
	};

	const line = (html) => {
		const box = document.createElement("template");
		box.innerHTML = html;
		return box.content.firstElementChild;
	};
	// One line in two seconds; what came meanwhile is gathered in it.
	const next = () => {
		pacing = 0;
		if (!queue.length) return;
		const [first, ...rest] = queue.splice(0).map(line);
		if (rest.length) {
			const more = at("gathered").content.cloneNode(true);
			more.querySelector("ol").append(...rest);
			first.append(more);
		}
		feed.querySelector(".none")?.remove();
		feed.prepend(first);
		tint(first, "new", 60000);
		while (feed.children.length > LINES) feed.lastElementChild.remove();
		pacing = setTimeout(next, 2000);
	};
	const tell = (text) => {
		summary = text;
		hush ||= setTimeout(() => {
			say.textContent = summary;
			spoken = Date.now();
			hush = 0;
		}, spoken + 30000 - Date.now());
	};

	const take = (event) => {
		const message = JSON.parse(event.data);
		revision = event.lastEventId || revision;
		for (const [id, cell] of Object.entries(message.cells)) put(id, cell);
		if (event.type === "state") {
			queue = [];
			if (message.feed.length) feed.replaceChildren(...message.feed.map(line));
		} else if (message.feed?.length) {
			queue = [...message.feed, ...queue].slice(0, LINES);
			if (!pacing) next();
		}
		if (message.say) tell(message.say);
		show("live");
		wait();
	};

	const close = () => {
		clearTimeout(watch);
		clearTimeout(again);
		source?.close();
	};
	const open = () => {
		close();
		if (paused || document.hidden) return;
		source = new EventSource(live.dataset.stream + revision);
		// The browser does not try again after an answer that is no stream.
		source.onerror = () => {
			if (source.readyState === 2) again = setTimeout(open, 4000 + Math.random() * 4000);
		};
		for (const kind of ["state", "change", "beat"]) source.addEventListener(kind, take);
		wait();
	};

	pause.hidden = false;
	pause.onclick = () => {
		paused = !paused;
		[pause.textContent, pause.dataset.other] = [pause.dataset.other, pause.textContent];
		show(paused ? "paused" : "off");
		open();
	};
	document.addEventListener("visibilitychange", () => {
		if (!document.hidden && !paused) show("off");
		open();
	});
	addEventListener("pagehide", close);
	addEventListener("pageshow", (event) => event.persisted && open());
	open();
}

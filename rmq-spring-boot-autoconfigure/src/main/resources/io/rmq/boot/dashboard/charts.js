import { h } from './dom.js';
import { clock, duration, number } from './format.js';
import { color, onThemeChange } from './theme.js';

/** Charts of the minutes of a topic. */

const MINUTE = 60000;

const LINES = [['chart-1', []], ['chart-2', [6, 3]], ['chart-3', [2, 2]]];

/** Each has its lines: the name, and the value of a minute. In a minute without any, what is counted is 0. */
const KINDS = [
	{ title: 'Throughput, messages per minute', lines: [
		['Handled', (minute) => minute?.handled ?? 0], ['Sent', (minute) => minute?.sent ?? 0]] },
	{ title: 'Failures per minute', lines: [
		['Failed', (minute) => minute?.failed ?? 0], ['Retried', (minute) => minute?.retried ?? 0],
		['Dead letters', (minute) => minute?.deadLettered ?? 0]] },
	{ title: 'Handling time, mean', unit: duration, least: 10, lines: [
		['Mean', (minute) => minute?.handled ? minute.handlingMillis / minute.handled : null]] },
	{ title: 'Backlog, messages ready', lines: [['Ready', (minute) => minute ? minute.ready : 0]] },
	{ title: 'Oldest message, age', unit: duration, least: 1000, lines: [['Oldest', (minute) => minute?.oldestReadyAgeMillis ?? 0]] }
];

/** Asked for once: where the library is missing, it stays so until the page is loaded again. */
let library;

export class Charts {

	constructor() {
		this.panels = KINDS.map((kind) => new Panel(kind));
		this.absent = h('p', { class: 'muted', hidden: true }, 'The lines are not drawn, as the application does not have chart.js; its log says more.');
		this.element = h('div', { class: 'charts' }, this.absent, this.panels.map((panel) => panel.element));
		this.forgetTheme = onThemeChange(() => this.panels.forEach((panel) => panel.recolor()));
	}

	/** Shows the whole minutes up to an instant; of one group, or of all together. */
	async show(statistics, until, minutes, group) {
		library ??= import('./chart.js').then(() => true, () => false);
		const drawn = await library;
		this.absent.hidden = drawn;
		const last = Math.floor(until / MINUTE - 1) * MINUTE;
		const byTime = new Map(statistics.minutes.map((minute) => [Math.floor(Date.parse(minute.at) / MINUTE) * MINUTE, minute]));
		const times = Array.from({ length: minutes }, (_, index) => last - (minutes - 1 - index) * MINUTE);
		const values = times.map((time) => together(byTime.get(time), group));
		this.panels.forEach((panel) => panel.show(times, values, drawn));
	}

	close() {
		this.forgetTheme();
		this.panels.forEach((panel) => panel.close());
	}

}

/** Adds up groups; of the oldest ages the greatest. What waits in a topic without a group is said of the topic itself. */
function together(minute, group) {
	if (!minute) {
		return null;
	}
	const groups = Object.entries(minute.groups ?? {}).filter(([name]) => !group || name === group).map(([, each]) => each);
	const sum = (name) => groups.reduce((total, each) => total + (each[name] ?? 0), 0);
	const known = (name) => (group ? groups : [minute, ...groups]).map((each) => each[name]).filter((value) => value !== null && value !== undefined);
	const ready = known('ready');
	const ages = known('oldestReadyAgeMillis');
	return {
		sent: minute.sent ?? 0, handled: sum('handled'), failed: sum('failed'), retried: sum('retried'),
		deadLettered: sum('deadLettered'), handlingMillis: sum('handlingMillis'),
		// Where something waits, but not how much is known, there is a gap.
		ready: (ages.length && !ready.length) ? null : ready.reduce((total, value) => total + value, 0),
		oldestReadyAgeMillis: ages.length ? Math.max(...ages) : null
	};
}

/** A value between two gaps would be a line without length. */
function alone({ dataset, dataIndex }) {
	const known = (index) => (dataset.data[index] ?? null) !== null;
	return (known(dataIndex - 1) || known(dataIndex + 1)) ? 0 : 1.5;
}

/** A legend whose lines are dashed as those of the chart are, for those who do not tell colours apart. */
function dashed(chart) {
	return globalThis.Chart.defaults.plugins.legend.labels.generateLabels(chart).map((label) =>
			({ ...label, lineDash: chart.data.datasets[label.datasetIndex].borderDash, lineWidth: 1.5 }));
}

class Panel {

	constructor(kind) {
		this.kind = kind;
		this.canvas = h('canvas', { role: 'img' });
		this.latest = h('span', { class: 'latest' });
		this.element = h('figure', { class: 'panel' }, h('figcaption', null, kind.title, this.latest),
				h('div', { class: 'canvas' }, this.canvas));
		this.format = kind.unit ?? number;
	}

	show(times, values, drawn) {
		const series = this.kind.lines.map(([, of]) => values.map(of));
		const latest = series.map((line) => line.at(-1));
		const known = series.some((line) => line.some((value) => value !== null));
		this.latest.textContent = known
				? this.kind.lines.map(([name], index) => `${name} ${this.format(latest[index])}`).join(' · ') : 'Nothing known';
		this.canvas.setAttribute('aria-label', `${this.kind.title}: ${this.latest.textContent}; `
				+ this.kind.lines.map(([name], index) => `${name} ${this.format(Math.max(0, ...series[index]))} at most`).join(', '));
		if (!drawn) {
			return;
		}
		this.chart ??= this.create();
		this.times = times;
		this.chart.data.labels = times;
		series.forEach((line, index) => this.chart.data.datasets[index].data = line);
		this.chart.update('none');
	}

	create() {
		const chart = new globalThis.Chart(this.canvas, {
			type: 'line',
			data: { labels: [], datasets: this.kind.lines.map(([label]) => ({ label, data: [], borderWidth: 1.5, pointRadius: alone,
				pointHitRadius: 8, spanGaps: false, borderJoinStyle: 'round' })) },
			options: {
				animation: false, responsive: true, maintainAspectRatio: false, normalized: true,
				interaction: { mode: 'index', intersect: false },
				plugins: {
					legend: { display: this.kind.lines.length > 1, position: 'bottom', labels: { usePointStyle: true, pointStyle: 'line', pointStyleWidth: 28, font: { size: 11 },
						generateLabels: dashed } },
					tooltip: { callbacks: {
						title: ([item]) => clock(new Date(item.label * 1)).slice(0, 5),
						label: (item) => `${item.dataset.label} ${this.format(item.parsed.y)}`
					} }
				},
				scales: {
					x: { grid: { display: false }, ticks: { maxTicksLimit: 7, maxRotation: 0, autoSkip: true, font: { size: 11 },
						callback: (_, index) => clock(new Date(this.times[index])).slice(0, 5) } },
					y: { beginAtZero: true, suggestedMax: this.kind.least ?? 4, border: { display: false }, ticks: { maxTicksLimit: 5, precision: 0, font: { size: 11 }, callback: (value) => this.format(value) } }
				}
			}
		});
		this.paint(chart);
		return chart;
	}

	paint(chart) {
		const text = color('muted');
		chart.data.datasets.forEach((dataset, index) => {
			const [name, dash] = LINES[index];
			Object.assign(dataset, { borderColor: color(name), backgroundColor: color(name), borderDash: dash });
		});
		chart.options.plugins.legend.labels.color = text;
		chart.options.scales.x.ticks.color = text;
		chart.options.scales.y.ticks.color = text;
		chart.options.scales.y.grid = { color: color('line') };
	}

	recolor() {
		if (this.chart) {
			this.paint(this.chart);
			this.chart.update('none');
		}
	}

	close() {
		this.chart?.destroy();
	}

}

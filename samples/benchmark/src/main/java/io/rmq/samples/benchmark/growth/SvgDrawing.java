/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.rmq.samples.benchmark.growth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Draws a chart as SVG, to be seen on light and dark pages.
 */
final class SvgDrawing {

	private static final int WIDTH = 720;

	private static final int HEIGHT = 400;

	private static final int LEFT = 70;

	private static final int RIGHT = WIDTH - 20;

	private static final int TOP = 50;

	private static final int BOTTOM = HEIGHT - 90;

	/** Told apart by the colour-blind too, and each with dashes of its own. */
	private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");

	private static final List<String> DASHES = List.of("none", "8 4", "2 3", "12 3 2 3");

	private final Chart chart;

	private final Axis across;

	private final Axis up;

	private final StringBuilder svg = new StringBuilder();

	SvgDrawing(Chart chart) {
		this.chart = chart;
		this.across = Axis.between(places(), LEFT, RIGHT);
		this.up = Axis.of(chart.logarithmic(),
				chart.lines().stream().flatMap((line) -> line.points().stream()).mapToDouble(Chart.Point::y), BOTTOM,
				TOP);
	}

	/**
	 * Draw it.
	 * @return the text of the file
	 */
	String draw() {
		add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">",
				WIDTH, HEIGHT);
		add("<title>%s</title>", escape(this.chart.title()));
		add("<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
		text(LEFT, 26, "start", "bold", this.chart.title());
		text(LEFT, TOP - 8, "start", "normal", this.chart.up());
		text((LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "normal", this.chart.across());
		grid();
		for (int i = 0; i < this.chart.lines().size(); i++) {
			line(i, this.chart.lines().get(i));
		}
		add("</svg>");
		return this.svg.toString();
	}

	/**
	 * Return where it was measured, the same for all curves.
	 */
	private DoubleStream places() {
		return this.chart.lines().get(0).points().stream().mapToDouble(Chart.Point::x);
	}

	private void grid() {
		for (double tick : this.up.ticks()) {
			double y = this.up.place(tick);
			rule(LEFT, y, RIGHT, y);
			text(LEFT - 8, y + 4, "end", "normal", Axis.label(tick));
		}
		for (double tick : places().toArray()) {
			double x = this.across.place(tick);
			rule(x, TOP, x, BOTTOM);
			text(x, BOTTOM + 18, "middle", "normal", Axis.label(tick));
		}
	}

	private void line(int number, Chart.Line line) {
		String colour = COLOURS.get(number % COLOURS.size());
		String dashes = DASHES.get(number % DASHES.size());
		String places = line.points()
			.stream()
			.map((point) -> pixels(this.across.place(point.x())) + "," + pixels(this.up.place(point.y())))
			.collect(Collectors.joining(" "));
		add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>", places,
				colour, dashes);
		line.points()
			.forEach((point) -> add("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>",
					pixels(this.across.place(point.x())), pixels(this.up.place(point.y())), colour));
		int left = LEFT + number * (RIGHT - LEFT) / Math.max(2, this.chart.lines().size());
		add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>",
				left, HEIGHT - 24, left + 36, HEIGHT - 24, colour, dashes);
		text(left + 44, HEIGHT - 20, "start", "normal", line.name());
	}

	private void rule(double fromX, double fromY, double toX, double toY) {
		add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#dddddd\"/>", pixels(fromX), pixels(fromY),
				pixels(toX), pixels(toY));
	}

	private void text(double x, double y, String anchor, String weight, String text) {
		add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"#333333\">%s</text>", pixels(x),
				pixels(y), anchor, weight, escape(text));
	}

	private void add(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	private static String pixels(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}

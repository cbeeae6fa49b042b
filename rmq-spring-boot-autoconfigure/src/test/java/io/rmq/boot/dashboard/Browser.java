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

package io.rmq.boot.dashboard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A Chromium without a window. It is the one that is installed: none is downloaded.
 */
final class Browser implements AutoCloseable {

	static final String MISSING = "No Chromium with its driver is installed, so the dashboard is not tested in a browser; "
			+ "on Debian: apt-get install chromium chromium-driver";

	private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome");

	private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/local/bin/chromedriver",
			"/usr/lib/chromium-browser/chromedriver");

	private final ChromeDriver driver;

	private final List<String> log = new ArrayList<>();

	Browser() {
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(first(BROWSERS).orElseThrow().toString());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
				"--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update");
		options.setCapability("goog:loggingPrefs", logging);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(first(DRIVERS).orElseThrow().toFile())
					.withSilent(true)
					.build(),
				options);
		resize(1280, 900);
	}

	static boolean isInstalled() {
		return first(BROWSERS).isPresent() && first(DRIVERS).isPresent();
	}

	private static Optional<Path> first(List<String> candidates) {
		return candidates.stream().map(Path::of).filter(Files::isExecutable).findFirst();
	}

	void open(String url) {
		this.driver.get("about:blank");
		this.driver.get(url);
	}

	void resize(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	void preferColors(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	void inZone(String zone) {
		this.driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
	}

	void sendHeader(String name, String value) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.setExtraHTTPHeaders", Map.of("headers", Map.of(name, value)));
	}

	void disconnect(boolean offline) {
		this.driver.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	/**
	 * Press keys wherever the focus is.
	 */
	void type(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	void escape() {
		type(Keys.ESCAPE);
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	<T> T run(String script, Object... arguments) {
		return (T) Objects.requireNonNull(this.driver.executeScript(script, arguments), script);
	}

	List<WebElement> all(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	WebElement first(String selector) {
		return await(
				() -> find("return [...document.querySelectorAll(arguments[0])].find((each) => each.checkVisibility())",
						selector),
				"Nothing is at " + selector);
	}

	/**
	 * Find a control by what is written on it.
	 */
	WebElement control(String selector, String label) {
		return await(() -> find("""
				return [...document.querySelectorAll(arguments[0])]
					.find((each) => each.checkVisibility() && each.innerText.trim() === arguments[1])""", selector,
				label), "There is no " + selector + " with " + label);
	}

	private @Nullable WebElement find(String script, Object... arguments) {
		return (WebElement) this.driver.executeScript(script, arguments);
	}

	void click(String selector, String label) {
		control(selector, label).click();
	}

	void fill(String selector, String text) {
		WebElement field = first(selector);
		field.clear();
		field.sendKeys(text);
	}

	/**
	 * Return what is to be read in all elements, each on a line.
	 */
	String text(String selector) {
		return run("""
				return [...document.querySelectorAll(arguments[0])]
					.map((each) => each.innerText.trimEnd() + '\\n').join('')""", selector);
	}

	void until(ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(40)).ignoreExceptions().untilAsserted(assertion);
	}

	private static <T> T await(Supplier<@Nullable T> search, String otherwise) {
		return Objects.requireNonNull(Awaitility.await(otherwise)
			.pollInterval(Duration.ofMillis(40))
			.ignoreExceptions()
			.until(search::get, Objects::nonNull));
	}

	/**
	 * Return what the browser has complained of since it was asked last: errors,
	 * violations of the policy, requests that failed.
	 */
	List<String> complaints() {
		this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.map(LogEntry::toString)
			.forEach(this.log::add);
		List<String> all = List.copyOf(this.log);
		this.log.clear();
		return all;
	}

	/**
	 * Return the addresses of all that the page has loaded.
	 */
	Collection<String> loaded() {
		return this.<List<String>>run("return performance.getEntriesByType('resource').map((entry) => entry.name)");
	}

	/**
	 * Return how bright the page is, from 0 to 255.
	 */
	double brightness() {
		String colour = run("return getComputedStyle(document.body).backgroundColor");
		return Arrays.stream(colour.replaceAll("[^0-9,.]", "").split(","))
			.limit(3)
			.mapToDouble(Double::parseDouble)
			.average()
			.orElseThrow();
	}

	/**
	 * Measure from now on, in {@code window.longest}, how long the page does not move.
	 */
	void watchFrames() {
		run("""
				window.longest = 0;
				let last = performance.now();
				const watch = () => {
					window.longest = Math.max(window.longest, performance.now() - last);
					last = performance.now();
					requestAnimationFrame(watch);
				};
				requestAnimationFrame(watch);
				return true;""");
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}

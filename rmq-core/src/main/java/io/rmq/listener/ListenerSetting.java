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

package io.rmq.listener;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.rmq.broker.StartFrom;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * One setting of a listener that can be given by its name: as an attribute of the
 * annotation, and as a property of one listener or of all. Immutable.
 *
 * @param <T> the type of its values
 */
public final class ListenerSetting<T> {

	private static final List<ListenerSetting<?>> ALL = List.of(
			new ListenerSetting<>("group", String.class, (copy, value) -> copy.group = value),
			new ListenerSetting<>("concurrency", String.class,
					(copy, value) -> copy.concurrency = Concurrency.parse(value)),
			new ListenerSetting<>("prefetch", Integer.class, (copy, value) -> copy.prefetch = value),
			new ListenerSetting<>("ackMode", AckMode.class, (copy, value) -> copy.ackMode = value),
			new ListenerSetting<>("autoStartup", Boolean.class, (copy, value) -> copy.autoStartup = value),
			new ListenerSetting<>("lease", Duration.class, (copy, value) -> copy.lease = value),
			new ListenerSetting<>("maxDeliveries", Integer.class, (copy, value) -> copy.maxDeliveries = value),
			new ListenerSetting<>("handlerTimeout", Duration.class, (copy, value) -> copy.handlerTimeout = value),
			new ListenerSetting<>("shutdownTimeout", Duration.class, (copy, value) -> copy.shutdownTimeout = value),
			new ListenerSetting<>("batchSize", Integer.class,
					(copy, value) -> copy.batching = copy.batching.withSize(value)),
			new ListenerSetting<>("batchTimeout", Duration.class,
					(copy, value) -> copy.batching = copy.batching.withTimeout(value)),
			new ListenerSetting<>("idleEventInterval", Duration.class, (copy, value) -> copy.idleEventInterval = value),
			new ListenerSetting<>("startFrom", StartFrom.class, (copy, value) -> copy.startFrom = value),
			new ListenerSetting<>("idempotent", Boolean.class,
					(copy, value) -> copy.idempotence = copy.idempotence.withEnabled(value)),
			new ListenerSetting<>("idempotenceWindow", Duration.class,
					(copy, value) -> copy.idempotence = copy.idempotence.withWindow(value)));

	private final String name;

	private final Class<T> type;

	private final BiConsumer<ListenerSettings.Copy, T> change;

	private ListenerSetting(String name, Class<T> type, BiConsumer<ListenerSettings.Copy, T> change) {
		this.name = name;
		this.type = type;
		this.change = change;
	}

	/**
	 * Return all settings.
	 * @return the settings
	 */
	public static List<ListenerSetting<?>> all() {
		return ALL;
	}

	/**
	 * Return settings with the values of a record whose components have the names of
	 * settings. Components that are {@code null} or have other names change nothing.
	 * @param values the record
	 * @param settings the settings to start with
	 * @return the settings
	 * @throws IllegalArgumentException if a value is not valid, or does not fit another
	 */
	public static ListenerSettings apply(Record values, ListenerSettings settings) {
		Map<ListenerSetting<?>, Object> changes = new LinkedHashMap<>();
		for (ListenerSetting<?> setting : ALL) {
			Object value = setting.valueIn(values);
			if (value != null) {
				changes.put(setting, value);
			}
		}
		return apply(changes, settings);
	}

	/**
	 * Return settings with other values, which are checked together.
	 * @param values the values
	 * @param settings the settings to start with
	 * @return the settings
	 * @throws IllegalArgumentException if a value is not valid, or does not fit another
	 */
	public static ListenerSettings apply(Map<ListenerSetting<?>, Object> values, ListenerSettings settings) {
		return settings.copy((copy) -> values.forEach((setting, value) -> setting.set(copy, value)));
	}

	private void set(ListenerSettings.Copy copy, Object value) {
		this.change.accept(copy, this.type.cast(value));
	}

	private @Nullable Object valueIn(Record values) {
		for (RecordComponent component : values.getClass().getRecordComponents()) {
			if (component.getName().equals(this.name)) {
				ReflectionUtils.makeAccessible(component.getAccessor());
				return ReflectionUtils.invokeMethod(component.getAccessor(), values);
			}
		}
		return null;
	}

	/**
	 * Return its name.
	 * @return the name, in camel case
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the type of its values.
	 * @return the type
	 */
	public Class<T> type() {
		return this.type;
	}

	@Override
	public String toString() {
		return this.name;
	}

}

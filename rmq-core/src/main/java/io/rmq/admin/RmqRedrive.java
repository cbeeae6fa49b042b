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

package io.rmq.admin;

import io.rmq.admin.model.RmqSelection;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are to be handled once more, where, and how fast. Only those are
 * meant that are there when it begins. Immutable and thread-safe.
 *
 * @param topic their topic
 * @param group their group
 * @param selection which of them
 * @param target the topic to which they go, for all of its groups; {@code null} to go
 * back to the group in which they failed
 * @param dryRun whether they are only counted
 * @param perSecond how many are moved a second at most; 0 for as fast as it goes
 */
public record RmqRedrive(String topic, String group, RmqSelection selection, @Nullable String target, boolean dryRun,
		int perSecond) {

	public RmqRedrive {
		if (perSecond < 0) {
			throw new IllegalArgumentException(
					"At least one dead letter must be moved a second, or 0 for no limit, not " + perSecond);
		}
	}

	/**
	 * Return a redrive of all dead letters of a group, back to that group, as fast as it
	 * goes.
	 * @param topic their topic
	 * @param group their group
	 * @return the redrive
	 */
	public static RmqRedrive of(String topic, String group) {
		return new RmqRedrive(topic, group, RmqSelection.all(), null, false, 0);
	}

	/**
	 * Return a redrive of some of them only.
	 * @param selection which
	 * @return the redrive
	 */
	public RmqRedrive selecting(RmqSelection selection) {
		return new RmqRedrive(this.topic, this.group, selection, this.target, this.dryRun, this.perSecond);
	}

	/**
	 * Return a redrive to a topic, for all of its groups: another, or the same.
	 * @param target the topic
	 * @return the redrive
	 */
	public RmqRedrive to(String target) {
		return new RmqRedrive(this.topic, this.group, this.selection, target, this.dryRun, this.perSecond);
	}

	/**
	 * Return a redrive that only counts.
	 * @return the redrive
	 */
	public RmqRedrive asDryRun() {
		return new RmqRedrive(this.topic, this.group, this.selection, this.target, true, this.perSecond);
	}

	/**
	 * Return a redrive that moves so many a second at most.
	 * @param perSecond how many; 0 for as fast as it goes
	 * @return the redrive
	 */
	public RmqRedrive limitedTo(int perSecond) {
		return new RmqRedrive(this.topic, this.group, this.selection, this.target, this.dryRun, perSecond);
	}

}

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

package io.rmq.boot.endpoint;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqMessages;
import io.rmq.admin.RmqRedrive;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Names;

/**
 * Begins, shows and cancels long operations.
 */
final class WorkOperations {

	private static final int MAX_PER_SECOND = 1_000_000;

	private final RmqAdmin admin;

	private final WorkList work;

	WorkOperations(RmqAdmin admin, WorkList work) {
		this.admin = admin;
		this.work = work;
	}

	WorkView.All list() {
		return new WorkView.All(this.work.views());
	}

	WorkView show(EndpointRequest request) {
		return this.work.get(request.segment(1)).view();
	}

	WorkView cancel(EndpointRequest request) {
		Work work = this.work.get(request.segment(1));
		work.cancel();
		return work.view();
	}

	WorkView redrive(EndpointRequest request) {
		RmqMessageLocation location = deadLetters(request);
		String target = request.text("target");
		if (target != null) {
			Names.requireTopic(target);
		}
		RmqRedrive redrive = new RmqRedrive(location.topic(), request.required("group"), request.selection(), target,
				request.flag("dryRun"), request.number("perSecond", 0, 0, MAX_PER_SECOND));
		Work begun = new Work(WorkView.Kind.REDRIVE, location, redrive.dryRun(),
				(progress) -> messages(request).redrive(redrive, progress));
		return (redrive.perSecond() > 0) ? this.work.beginSlow(begun) : this.work.begin(begun);
	}

	WorkView purge(EndpointRequest request) {
		RmqMessageLocation location = request.location();
		if (location.state() == RmqMessageLocation.State.IN_FLIGHT) {
			throw new IllegalArgumentException(
					"Messages that are in flight cannot be purged; drop the group, or wait until they are handled");
		}
		request.requireConfirmation();
		requireExisting(location);
		return this.work.begin(new Work(WorkView.Kind.PURGE, location, false,
				(progress) -> messages(request).purge(location, progress)));
	}

	WorkView deleteDeadLetters(EndpointRequest request) {
		String state = request.text("state");
		if (state != null && StateName.parse(state) != RmqMessageLocation.State.DEAD) {
			throw new IllegalArgumentException(
					"Only dead letters can be deleted by conditions, not messages that are %s; purge these"
						.formatted(state));
		}
		if (!request.hasConditions() || request.text("confirm") != null) {
			request.requireConfirmation();
		}
		RmqMessageLocation location = deadLetters(request);
		String group = request.required("group");
		RmqSelection selection = request.selection();
		return this.work.begin(new Work(WorkView.Kind.DELETE, location, false,
				(progress) -> messages(request).deleteDeadLetters(location.topic(), group, selection, progress)));
	}

	private RmqMessages messages(EndpointRequest request) {
		return this.admin.actingFor(request.actor()).messages();
	}

	private RmqMessageLocation deadLetters(EndpointRequest request) {
		RmqMessageLocation location = RmqMessageLocation.deadLetters(request.topic(), request.required("group"));
		requireExisting(location);
		return location;
	}

	/**
	 * Refuse at once what would fail later.
	 */
	private void requireExisting(RmqMessageLocation location) {
		RmqTopic topic = this.admin.topic(location.topic());
		String group = location.group();
		if (group != null && topic.groups().stream().noneMatch((each) -> each.name().equals(group))) {
			throw new RmqNotFoundException("Topic '%s' has no group '%s'; it has %s".formatted(location.topic(), group,
					topic.groups().stream().map(RmqTopic.Group::name).toList()));
		}
	}

}

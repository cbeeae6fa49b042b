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

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows topics, groups and messages over HTTP, and steers them where that is allowed.
 * Thread-safe.
 */
@WebEndpoint(id = RmqEndpoint.ID, defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({ ErrorView.class, OverviewView.class, TopicView.class, MessageView.class,
		MessagesView.class, MessagesView.Found.class, BusyView.class, StatisticsView.class, WorkView.class,
		WorkView.All.class, ActionsView.class, ActionsView.Action.class, TopicOperations.ChangeView.class,
		TopicOperations.DeletionView.class })
public final class RmqEndpoint {

	static final String ID = "rmq";

	private static final String JSON = "application/json";

	private static final int ACCEPTED = 202;

	private final OverviewOperations overview;

	private final TopicOperations topics;

	private final MessageOperations messages;

	private final WorkOperations work;

	private final BusyOperations busy;

	private final ServerCalls calls;

	RmqEndpoint(OverviewOperations overview, TopicOperations topics, MessageOperations messages, WorkOperations work,
			BusyOperations busy, ServerCalls calls) {
		this.calls = calls;
		this.overview = overview;
		this.topics = topics;
		this.messages = messages;
		this.work = work;
		this.busy = busy;
	}

	@ReadOperation(produces = JSON)
	WebEndpointResponse<JsonView> overview(@Nullable String q, @Nullable String offset, @Nullable String limit,
			@Nullable String sort) {
		EndpointRequest request = new EndpointRequest().with("q", q)
			.with("offset", offset)
			.with("limit", limit)
			.with("sort", sort);
		return EndpointErrors.answer(() -> this.calls.call(ServerCalls.READ, true,
				() -> new WebEndpointResponse<>(this.overview.show(request))));
	}

	@ReadOperation(produces = JSON)
	WebEndpointResponse<JsonView> read(@Selector(match = Match.ALL_REMAINING) String[] path, @Nullable String state,
			@Nullable String group, @Nullable String position, @Nullable String limit, @Nullable String cursor,
			@Nullable String latest, @Nullable String id, @Nullable String reason, @Nullable String error,
			@Nullable String header, @Nullable String from, @Nullable String to, @Nullable String minutes) {
		EndpointRequest request = new EndpointRequest(path).with("state", state)
			.with("group", group)
			.with("position", position)
			.with("limit", limit)
			.with("cursor", cursor)
			.with("latest", latest)
			.with("id", id)
			.with("reason", reason)
			.with("error", error)
			.with("header", header)
			.with("from", from)
			.with("to", to)
			.with("minutes", minutes);
		return EndpointErrors.answer(() -> new WebEndpointResponse<>(
				asksServer(request) ? this.calls.call(ServerCalls.READ, true, () -> read(request)) : read(request)));
	}

	private JsonView read(EndpointRequest request) {
		return switch (request.shape()) {
			case "topics/*" -> this.topics.show(request.takes());
			case "topics/*/statistics" -> this.topics.statistics(request.takes("minutes"));
			case "topics/*/messages" ->
				this.messages.page(request.takesConditionsAnd("state", "group", "limit", "cursor", "latest"));
			case "topics/*/messages/*" -> this.messages.show(request.takes("state", "group", "id"), request.segment(3));
			case "topics/*/message" ->
				this.messages.show(request.takes("state", "group", "position", "id"), request.required("position"));
			case "topics/*/find" -> this.messages.find(request.takes("id"));
			case "busy" -> {
				request.takes();
				yield this.busy.show();
			}
			case "actions" -> this.topics.actions(request.takes("limit"));
			case "work" -> {
				request.takes();
				yield this.work.list();
			}
			case "work/*" -> this.work.show(request.takes());
			default -> throw request.unknownPath();
		};
	}

	@WriteOperation(produces = JSON)
	WebEndpointResponse<JsonView> write(SecurityContext security, @Selector(match = Match.ALL_REMAINING) String[] path,
			@Nullable String group, @Nullable String state, @Nullable String position, @Nullable String id,
			@Nullable String reason, @Nullable String error, @Nullable String header, @Nullable String from,
			@Nullable String to, @Nullable String target, @Nullable String dryRun, @Nullable String perSecond,
			@Nullable String confirm) {
		EndpointRequest request = new EndpointRequest(path).by(Actor.of(security))
			.with("group", group)
			.with("state", state)
			.with("position", position)
			.with("id", id)
			.with("reason", reason)
			.with("error", error)
			.with("header", header)
			.with("from", from)
			.with("to", to)
			.with("target", target)
			.with("dryRun", dryRun)
			.with("perSecond", perSecond)
			.with("confirm", confirm);
		return EndpointErrors.answer(() -> asksServer(request)
				? this.calls.call(ServerCalls.WRITE, false, () -> write(request.withoutEmpty()))
				: write(request.withoutEmpty()));
	}

	private WebEndpointResponse<JsonView> write(EndpointRequest request) {
		return switch (request.shape()) {
			case "topics/*/pause" -> new WebEndpointResponse<>(this.topics.pause(request.takes("group")));
			case "topics/*/resume" -> new WebEndpointResponse<>(this.topics.resume(request.takes("group")));
			case "topics/*/requeue" -> done(() -> this.messages.requeue(request.takes("state", "group", "position")));
			case "topics/*/release" -> done(() -> this.messages.release(request.takes("group", "position", "id")));
			case "topics/*/redrive" ->
				begun(this.work.redrive(request.takesConditionsAnd("group", "target", "dryRun", "perSecond")));
			case "topics/*/purge" -> begun(this.work.purge(request.takes("state", "group", "confirm")));
			case "work/*/cancel" -> new WebEndpointResponse<>(this.work.cancel(request.takes()));
			default -> throw request.unknownPath();
		};
	}

	@DeleteOperation(produces = JSON)
	WebEndpointResponse<JsonView> delete(SecurityContext security, @Selector(match = Match.ALL_REMAINING) String[] path,
			@Nullable String state, @Nullable String group, @Nullable String position, @Nullable String id,
			@Nullable String reason, @Nullable String error, @Nullable String header, @Nullable String from,
			@Nullable String to, @Nullable String force, @Nullable String deadLetters, @Nullable String confirm) {
		EndpointRequest request = new EndpointRequest(path).by(Actor.of(security))
			.with("state", state)
			.with("group", group)
			.with("position", position)
			.with("id", id)
			.with("reason", reason)
			.with("error", error)
			.with("header", header)
			.with("from", from)
			.with("to", to)
			.with("force", force)
			.with("deadLetters", deadLetters)
			.with("confirm", confirm);
		return EndpointErrors
			.answer(() -> this.calls.call(ServerCalls.WRITE, false, () -> delete(request.withoutEmpty())));
	}

	private WebEndpointResponse<JsonView> delete(EndpointRequest request) {
		return switch (request.shape()) {
			case "topics/*" -> new WebEndpointResponse<>(this.topics.drop(request.takes("force", "confirm")));
			case "topics/*/groups/*" -> done(() -> this.topics.dropGroup(request.takes("force", "deadLetters")));
			case "topics/*/messages" ->
				begun(this.work.deleteDeadLetters(request.takesConditionsAnd("state", "group", "confirm")));
			case "topics/*/messages/*" ->
				done(() -> this.messages.delete(request.takes("state", "group"), request.segment(3)));
			case "topics/*/message" -> done(() -> this.messages.delete(request.takes("state", "group", "position"),
					request.required("position")));
			default -> throw request.unknownPath();
		};
	}

	/**
	 * Long operations are known here, and can be seen and cancelled at any time.
	 */
	private static boolean asksServer(EndpointRequest request) {
		return !request.segment(0).equals("work");
	}

	private static WebEndpointResponse<JsonView> done(Runnable operation) {
		operation.run();
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
	}

	private static WebEndpointResponse<JsonView> begun(WorkView work) {
		return new WebEndpointResponse<>(work, ACCEPTED);
	}

}

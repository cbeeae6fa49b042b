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

package io.rmq.listener.container;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.rmq.broker.Broker;
import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqMessageListener;

/**
 * Puts together what a container's run consists of.
 *
 * @param endpoint the listener
 * @param broker sends dead letters to their topic
 * @param status the state of the container
 * @param threads the threads of all containers
 * @param interceptors the interceptors of the listener
 * @param events is notified of what happens to the container
 */
record RunAssembly(ListenerEndpoint endpoint, Broker broker, ContainerStatus status, ContainerThreads threads,
		Interceptors interceptors, Consumer<Object> events) {

	/**
	 * Create a run. It begins with all that is not handling messages.
	 * @param stop stops the container if this is still its run, for a handler that asks
	 * for it
	 */
	TopicRun assemble(Subscription subscription, Consumer<TopicRun> stop) {
		AtomicReference<TopicRun> run = new AtomicReference<>();
		ListenerSettings settings = this.endpoint.settings();
		InFlightMessages inFlight = new InFlightMessages();
		Prefetch prefetch = prefetch(settings);
		Workers workers = new Workers(settings.concurrency(), this.threads.handlers(),
				"rmq-" + this.endpoint.id() + "-");
		MessageFetcher fetcher = new MessageFetcher(subscription, inFlight, prefetch, this.status, workers);
		subscription.onReachable(fetcher::tryAgain);
		RunDuties duties = new RunDuties(this.endpoint, subscription, inFlight, fetcher, this.threads, this.events);
		SettlementQueue queue = new SettlementQueue(subscription, inFlight, fetcher::permitsFreed, duties::retryStored,
				this.threads.maintenance());
		Outcomes outcomes = new Outcomes(this.endpoint, this.broker::send, queue, (message) -> {
			inFlight.setApart(message);
			fetcher.permitsFreed();
		}, this.threads.maintenance());
		Settlements settlements = new Settlements(this.endpoint, outcomes, inFlight, fetcher, this.interceptors,
				duties::releaseSoon);
		PoisonGuard poison = new PoisonGuard(subscription, settings.maxDeliveries(), fetcher::isHalted);
		Worker worker = new Worker(this.endpoint, subscription, fetcher, source(fetcher, workers), call(), settlements,
				this.interceptors, poison, prefetch, () -> stop.accept(Objects.requireNonNull(run.get())),
				isBatch() ? new SerialExecutor(this.threads::runApart) : this.threads::runApart);
		TopicRun assembled = new TopicRun(this.endpoint, subscription, this.status, inFlight, prefetch, fetcher,
				workers, worker, outcomes, duties);
		run.set(assembled);
		return assembled;
	}

	private boolean isBatch() {
		return this.endpoint.listener() instanceof RmqBatchMessageListener;
	}

	private Prefetch prefetch(ListenerSettings settings) {
		int handlers = settings.concurrency().max();
		long least = (long) handlers * (isBatch() ? settings.batching().size() : 2);
		return new Prefetch(handlers, (int) Math.min(Integer.MAX_VALUE, least), settings.prefetch());
	}

	private MessageSource source(MessageFetcher fetcher, Workers workers) {
		return isBatch() ? new BatchGathering(this.endpoint.settings().batching(), fetcher, workers)
				: MessageSource.single(fetcher);
	}

	private ListenerCall call() {
		return (this.endpoint.listener() instanceof RmqBatchMessageListener listener)
				? new BatchInvoker(listener, this.interceptors)
				: new Invoker(this.endpoint, (RmqMessageListener) this.endpoint.listener(), this.interceptors);
	}

}

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

package io.rmq.boot.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.rmq.observation.RmqBatchObservationContext;
import io.rmq.observation.RmqHandleObservationContext;

/**
 * Makes the span of a batch: in a trace of its own, as its messages come from several,
 * with a link to the span of each message.
 */
final class BatchTracingObservationHandler implements TracingObservationHandler<RmqBatchObservationContext> {

	private final Tracer tracer;

	BatchTracingObservationHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onStart(RmqBatchObservationContext context) {
		Span.Builder span = this.tracer.spanBuilder().setNoParent().kind(Span.Kind.CONSUMER).remoteServiceName("rmq");
		for (RmqHandleObservationContext message : context.observed()) {
			TracingContext traced = message.get(TracingContext.class);
			if (traced != null && traced.getSpan() != null) {
				span.addLink(new Link(traced.getSpan()));
			}
		}
		getTracingContext(context).setSpan(span.start());
	}

	@Override
	public void onStop(RmqBatchObservationContext context) {
		Span span = getRequiredSpan(context);
		tagSpan(context, span);
		span.name(getSpanName(context));
		endSpan(context, span);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RmqBatchObservationContext;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}

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

package io.rmq.template;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The result of a send that waits for a transaction to commit. The thread of that
 * transaction cannot wait for it, since the commit comes later on the same thread: it
 * gets an exception instead. The same holds for futures that are derived from it.
 *
 * @param <T> the type of the result
 */
final class DeferredResult<T> extends CompletableFuture<T> {

	private final CommitBoundSends.PendingCommit commit;

	DeferredResult(CommitBoundSends.PendingCommit commit) {
		this.commit = commit;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DeferredResult<>(this.commit);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		requireOtherThread();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		requireOtherThread();
		return super.get(timeout, Objects.requireNonNull(unit));
	}

	@Override
	public T join() {
		requireOtherThread();
		return super.join();
	}

	private void requireOtherThread() {
		if (!isDone()) {
			this.commit.requireOtherThread();
		}
	}

}

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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.RmqBulkResult;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.model.RmqMessageLocation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkList} and {@link Work}.
 */
class WorkListTests {

	private static final AtomicInteger TOPICS = new AtomicInteger();

	private final WorkList list = new WorkList();

	private final CountDownLatch released = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.list.start();
	}

	@AfterEach
	void stop() {
		this.released.countDown();
		this.list.stop();
	}

	@Test
	void failureIsTold() {
		Work work = work((progress) -> {
			progress.proceed(3, 9, 2);
			throw new IllegalStateException("the server burns");
		});
		this.list.begin(work);
		Awaitility.await().until(() -> !work.isRunning());
		WorkView view = this.list.get(work.id()).view();
		assertThat(view.state()).isEqualTo(WorkView.State.FAILED);
		assertThat(view.error()).isEqualTo("the server burns");
		assertThat(view.examined()).isEqualTo(3);
		assertThat(view.affected()).isEqualTo(2);
		assertThat(view.endedAt()).isNotNull();
	}

	@Test
	void whatWaitsForAThreadIsCancelledWithoutBeginning() {
		this.list.begin(blocking());
		this.list.begin(blocking());
		List<String> begun = new ArrayList<>();
		Work third = work((progress) -> {
			begun.add("third");
			return new RmqBulkResult(0, 0, 0, true);
		});
		assertThat(this.list.begin(third).state()).isEqualTo(WorkView.State.RUNNING);
		third.cancel();
		assertThat(third.view().state()).isEqualTo(WorkView.State.CANCELLED);
		this.released.countDown();
		this.list.stop();
		assertThat(begun).isEmpty();
	}

	@Test
	void slowWorkKeepsNoOtherWaiting() {
		this.list.beginSlow(blocking());
		this.list.beginSlow(blocking());
		this.list.beginSlow(blocking());
		Work quick = work((progress) -> new RmqBulkResult(0, 0, 0, true));
		this.list.begin(quick);
		Awaitility.await().until(() -> quick.view().state() == WorkView.State.DONE);
	}

	@Test
	void errorEndsWork() {
		Work work = work((progress) -> {
			throw new NoClassDefFoundError("zstd");
		});
		this.list.begin(work);
		Awaitility.await().dontCatchUncaughtExceptions().until(() -> work.view().state() == WorkView.State.FAILED);
		assertThat(work.view().error()).isEqualTo("zstd");
	}

	@Test
	void sameMessagesAreNotWorkedOnTwiceAtOnce() {
		RmqMessageLocation location = RmqMessageLocation.ready("same");
		Work first = new Work(WorkView.Kind.PURGE, location, false, blockingOperation());
		this.list.begin(first);
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.list.begin(new Work(WorkView.Kind.DELETE, location, false, blockingOperation())))
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.DUPLICATE));
		this.list.begin(new Work(WorkView.Kind.REDRIVE, location, true, blockingOperation()));
		this.released.countDown();
		Awaitility.await().until(() -> !first.isRunning());
		this.list.begin(new Work(WorkView.Kind.DELETE, location, false, blockingOperation()));
	}

	@Test
	void oldestThatHasEndedIsForgotten() {
		Work running = blocking();
		this.list.begin(running);
		Work first = work((progress) -> new RmqBulkResult(0, 0, 0, true));
		this.list.begin(first);
		Awaitility.await().until(() -> !first.isRunning());
		for (int i = 2; i < WorkList.REMEMBERED; i++) {
			this.list.begin(work((progress) -> new RmqBulkResult(0, 0, 0, true)));
		}
		assertThat(this.list.views()).hasSize(WorkList.REMEMBERED);
		this.list.begin(work((progress) -> new RmqBulkResult(0, 0, 0, true)));
		assertThat(this.list.views()).hasSize(WorkList.REMEMBERED);
		assertThat(this.list.get(running.id()).isRunning()).isTrue();
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.list.get(first.id()));
	}

	@Test
	void noMoreIsBegunThanCanBeRemembered() {
		for (int i = 0; i < WorkList.REMEMBERED; i++) {
			this.list.begin(blocking());
		}
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.list.begin(blocking()))
			.withMessageContaining("50 long operations");
	}

	@Test
	void stopCancelsWhatIsUnderWay() {
		CountDownLatch begun = new CountDownLatch(1);
		Work endless = work((progress) -> {
			begun.countDown();
			while (progress.proceed(0, 0, 0)) {
				Thread.onSpinWait();
			}
			return new RmqBulkResult(0, 0, 0, false);
		});
		this.list.begin(endless);
		Awaitility.await().until(() -> begun.getCount() == 0);
		this.list.stop();
		assertThat(endless.view().state()).isEqualTo(WorkView.State.CANCELLED);
		assertThat(this.list.isRunning()).isFalse();
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> this.list.begin(blocking()));
	}

	private Work blocking() {
		return work(blockingOperation());
	}

	private Function<RmqProgress, RmqBulkResult> blockingOperation() {
		return (progress) -> {
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return new RmqBulkResult(0, 0, 0, true);
		};
	}

	private static Work work(Function<RmqProgress, RmqBulkResult> operation) {
		return new Work(WorkView.Kind.PURGE, RmqMessageLocation.ready("topic" + TOPICS.incrementAndGet()), false,
				operation);
	}

}

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

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Subscription;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PollRecovery}.
 */
class PollRecoveryTests {

	@Test
	void groupIsRecoveredThoughThereWasNoThreadForItBefore() {
		ScheduledExecutorService executor = Mockito.mock(ScheduledExecutorService.class);
		BDDMockito.given(executor.schedule(Mockito.any(Runnable.class), Mockito.anyLong(), Mockito.any()))
			.willThrow(new OutOfMemoryError("unable to create native thread"))
			.willReturn(null);
		Subscription subscription = Mockito.mock(Subscription.class);
		BDDMockito.given(subscription.consumer())
			.willReturn(new ConsumerSpec("topic", "group", "name", Duration.ofSeconds(30), 5));
		PollRecovery recovery = new PollRecovery(executor);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> recovery.goOn(subscription));
		recovery.goOn(subscription);
		recovery.goOn(subscription);
		Mockito.verify(executor, Mockito.times(2))
			.schedule(Mockito.any(Runnable.class), Mockito.anyLong(), Mockito.any());
	}

}

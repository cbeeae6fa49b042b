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

package io.rmq.broker;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqHeaders;
import io.rmq.test.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What {@link Broker#reply} and {@link ReplyQueue} promise.
 */
public abstract class ReplyContractTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final BrokerFixture fixture;

	private final String address = TestRedis.uniqueName("address");

	private final ReplyQueue replies;

	protected ReplyContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.replies = fixture.broker().replies(this.address);
	}

	@AfterEach
	void close() {
		this.replies.close();
		this.fixture.close();
	}

	@Test
	void repliesComeOnceInTheirOrderWithAllThatTheyHave() {
		byte[] bytes = { 0, '\n', '\r', (byte) 0xFF, '"' };
		reply("one", Map.of("name", "Zoë \"the\" 测试\n"), bytes);
		reply("two", Map.of(), new byte[0]);
		reply("three", Map.of(), null);
		Reply one = poll(LONG);
		assertThat(one.requestId()).isEqualTo("one");
		assertThat(one.headers().get("name")).isEqualTo("Zoë \"the\" 测试\n");
		assertThat(one.body()).isEqualTo(bytes);
		Reply two = poll(LONG);
		assertThat(two.requestId()).isEqualTo("two");
		assertThat(two.body()).isEmpty();
		Reply three = poll(LONG);
		assertThat(three.requestId()).isEqualTo("three");
		assertThat(three.body()).isNull();
		assertThat(this.replies.poll(Duration.ofMillis(1))).isNull();
	}

	@Test
	void replyThatComesMeanwhileEndsTheWait() {
		CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> poll(LONG));
		await().until(() -> this.fixture.stored().waitingConsumers() > 0);
		reply("one", Map.of(), new byte[] { 1 });
		assertThat(ContractConsumer.get(reply).requestId()).isEqualTo("one");
	}

	@Test
	void eachAddressHasItsOwnReplies() {
		try (ReplyQueue other = this.fixture.broker().replies(this.address + "-other")) {
			reply("one", Map.of(), new byte[] { 1 });
			assertThat(other.poll(Duration.ofMillis(1))).isNull();
			assertThat(poll(LONG).requestId()).isEqualTo("one");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\nb", "a{b}" })
	void addressThatIsNoneIsRefused(String wrong) {
		Reply reply = new Reply("id", RmqHeaders.empty(), null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.broker().reply(wrong, reply))
			.withMessageContaining("address for replies");
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.broker().replies(wrong))
			.withMessageContaining("address for replies");
	}

	private void reply(String requestId, Map<String, String> headers, byte @Nullable [] body) {
		this.fixture.broker().reply(this.address, new Reply(requestId, RmqHeaders.of(headers), body));
	}

	private Reply poll(Duration wait) {
		return Objects.requireNonNull(this.replies.poll(wait));
	}

}

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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqException;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.OutboundMessage;
import io.rmq.convert.JacksonMessageConverter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sending within Spring's transactions.
 */
class CommitBoundSendsTests {

	private final RecordingBroker broker = new RecordingBroker();

	private final RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter());

	private final TransactionTemplate transaction = new TransactionTemplate(new StubTransactionManager());

	@Test
	void messageIsSentWhenTheTransactionCommits() {
		RmqSendResult result = this.transaction.execute((status) -> {
			RmqSendResult sent = this.template.send("orders", "a");
			assertThat(this.broker.sent()).isEmpty();
			return sent;
		});
		assertThat(result).isNotNull();
		assertThat(result.deferred()).isTrue();
		assertThat(result.position()).isNull();
		assertThat(this.broker.sent()).singleElement()
			.satisfies((message) -> assertThat(message.id()).isEqualTo(result.messageId()));
	}

	@Test
	void rolledBackTransactionSendsNothing() {
		CompletableFuture<RmqSendResult> result = this.transaction.execute((status) -> {
			this.template.send("orders", "a");
			status.setRollbackOnly();
			return this.template.sendAsync("orders", "b");
		});
		assertThat(this.broker.sent()).isEmpty();
		assertThat(result).isCompletedExceptionally();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(result::get)
			.withCauseInstanceOf(RmqException.class)
			.withMessageContaining("rolled back");
	}

	@Test
	@Timeout(20)
	void resultCannotBeWaitedForInItsOwnTransaction() {
		CompletableFuture<RmqSendResult> result = this.transaction.execute((status) -> {
			CompletableFuture<RmqSendResult> sending = this.template.sendAsync("orders", "a");
			for (ThrowingCallable waiting : List.<ThrowingCallable>of(sending::get,
					() -> sending.get(1, TimeUnit.MINUTES), sending::join,
					() -> sending.thenApply(RmqSendResult::messageId).join(),
					() -> this.template.sendAllAsync("orders", List.of("b", "c")).get())) {
				assertThatIllegalStateException().isThrownBy(waiting)
					.withMessageContaining("to topic 'orders' is sent when the transaction of this thread commits")
					.withMessageContaining("sendNow()");
			}
			return sending;
		});
		assertThat(result).isNotNull();
		assertThat(result.join().deferred()).isFalse();
		assertThat(this.broker.sent()).hasSize(3);
	}

	@Test
	@Timeout(20)
	void resultCannotBeWaitedForInAnInnerTransactionEither() {
		TransactionTemplate inner = new TransactionTemplate(this.transaction.getTransactionManager());
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transaction.executeWithoutResult((status) -> {
			CompletableFuture<RmqSendResult> outer = this.template.sendAsync("orders", "outer");
			inner.executeWithoutResult((innerStatus) -> assertThatIllegalStateException().isThrownBy(outer::join));
			CompletableFuture<RmqSendResult> committed = inner
				.execute((innerStatus) -> this.template.sendAsync("orders", "inner"));
			assertThat(committed).isNotNull();
			assertThat(committed.join().deferred()).isFalse();
		});
	}

	@Test
	@Timeout(20)
	void anotherThreadCanWaitForTheCommit() {
		CompletableFuture<RmqSendResult> waiting = this.transaction.execute((status) -> {
			CompletableFuture<RmqSendResult> sending = this.template.sendAsync("orders", "a");
			return CompletableFuture.supplyAsync(sending::join);
		});
		assertThat(waiting).isNotNull();
		assertThat(waiting.join().topic()).isEqualTo("orders");
	}

	@Test
	void messagesKeepTheirOrder() {
		this.transaction.executeWithoutResult((status) -> {
			this.template.send("orders", "a");
			this.template.sendAll("orders", List.of("b", "c"))
				.forEach((outcome) -> assertThat(outcome.orThrow().deferred()).isTrue());
			this.template.send("orders", "d");
		});
		assertThat(this.broker.sent()).extracting((message) -> new String(message.body()))
			.containsExactly("a", "b", "c", "d");
	}

	@Test
	void innerTransactionThatRollsBackKeepsTheMessagesOfTheOuter() {
		TransactionTemplate inner = new TransactionTemplate(this.transaction.getTransactionManager());
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transaction.executeWithoutResult((status) -> {
			this.template.send("orders", "outer");
			inner.executeWithoutResult((innerStatus) -> {
				this.template.send("orders", "inner");
				innerStatus.setRollbackOnly();
			});
		});
		assertThat(this.broker.sent()).extracting((message) -> new String(message.body())).containsExactly("outer");
	}

	@Test
	void messagesSinceASavepointAreForgottenWithIt() {
		this.transaction.executeWithoutResult((status) -> {
			this.template.send("orders", "before");
			Object savepoint = status.createSavepoint();
			this.template.send("orders", "since");
			status.rollbackToSavepoint(savepoint);
			this.template.send("orders", "after");
		});
		assertThat(this.broker.sent()).extracting((message) -> new String(message.body()))
			.containsExactly("before", "after");
	}

	@Test
	void messageThatCannotBeStoredAfterTheCommitReachesTheCaller() {
		this.broker.answerWith(CompletableFuture.failedFuture(new IllegalStateException("surprise")));
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				this.template.send("orders", "a");
				this.template.send("orders", "b");
			}))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).anyMatch(RmqException.class::isInstance));
		assertThat(this.broker.sent()).hasSize(2);
	}

	@Test
	void messageThatIsSentAfterTheCommitByOtherCodeIsNotLost() {
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						CommitBoundSendsTests.this.template.send("orders", "late");
					}

				}));
		assertThat(this.broker.sent()).extracting(OutboundMessage::topic).containsExactly("orders");
	}

	@Test
	void sendNowDoesNotWaitForTheCommit() {
		this.transaction.executeWithoutResult((status) -> {
			assertThat(this.template.message("orders", "a").sendNow().deferred()).isFalse();
			assertThat(this.broker.sent()).hasSize(1);
			status.setRollbackOnly();
		});
		assertThat(this.broker.sent()).hasSize(1);
	}

	@Test
	void flushDoesNotWaitForWhatIsBoundToTheTransaction() {
		this.transaction.executeWithoutResult((status) -> {
			this.template.sendAsync("orders", "a");
			this.template.flush();
			assertThat(this.broker.sent()).isEmpty();
		});
		assertThat(this.broker.sent()).hasSize(1);
	}

	@Test
	void messageIsSentAtOnceWithoutATransaction() {
		assertThat(this.template.send("orders", "a").deferred()).isFalse();
		assertThat(this.broker.sent()).hasSize(1);
	}

	@Test
	void refusalIsTriedAgainAfterTheCommit() {
		this.broker.answerNext(new RmqServerRefusedException("OOM", null));
		this.transaction.executeWithoutResult((status) -> this.template.send("orders", "a"));
		assertThat(this.broker.sent()).hasSize(2);
	}

	/**
	 * Transactions of nothing.
	 */
	private static final class StubTransactionManager extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new StubTransaction();
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return TransactionSynchronizationManager.isActualTransactionActive();
		}

		@Override
		protected Object doSuspend(Object transaction) {
			return transaction;
		}

		@Override
		protected void doResume(Object transaction, Object suspendedResources) {
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	/**
	 * A transaction of nothing, with savepoints.
	 */
	private static final class StubTransaction implements SmartTransactionObject, SavepointManager {

		@Override
		public boolean isRollbackOnly() {
			return false;
		}

		@Override
		public Object createSavepoint() {
			return new Object();
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
		}

	}

}

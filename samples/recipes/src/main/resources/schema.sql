create table purchase (
	id bigint generated always as identity primary key,
	product varchar(100) not null,
	quantity int not null
);

create table outbox (
	id bigint generated always as identity primary key,
	message_id varchar(36) not null,
	topic varchar(200) not null,
	body text not null,
	error varchar(1000)
);

create table customer (
	name varchar(100) primary key
);

create table invoice (
	id bigint generated always as identity primary key,
	customer varchar(100) not null references customer,
	amount decimal(12, 2) not null
);

create table handled_message (
	topic varchar(200) not null,
	consumer_group varchar(200) not null,
	message_id varchar(200) not null,
	handled_at timestamp with time zone not null default current_timestamp,
	primary key (topic, consumer_group, message_id)
);

create table booking (
	id bigint generated always as identity primary key,
	customer varchar(100) not null,
	seats int not null check (seats > 0)
);
